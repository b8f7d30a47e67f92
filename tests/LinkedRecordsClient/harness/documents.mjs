// The workload of a document editor: a document is eight records that are made in one request, listed, and opened with one query of nine groups.
const names = [
  'Document', 'Content', 'ReferenceStore', 'ReferenceSourceStore', 'CommentStore', 'ActivityStore', 'SettingStore', 'BibliographyStore', 'Trash', 'Archive',
];

/** Declares the vocabulary under names with this ending (letters). */
export async function declare(client, ending) {
  const terms = Object.fromEntries(names.map(name => [name, `${name}${ending}`]));
  await client.Fact.createAll(Object.values(terms).map(term => [term, '$isATermFor', 'Of documents']));
  return terms;
}

/** Makes a document: two-element facts, references between the records, and the creator as accountable. */
export async function createDocument(client, library, terms, title) {
  const user = await client.ensureUserIdIsKnown();
  const of = (term, value, ...more) => ({
    type: library.KeyValueAttribute, value, facts: [['isA', terms[term]], ['belongsTo', '{{content}}'], ['belongsTo', user], [user, '$isAccountableFor', '$it'], ...more],
  });
  return client.Attribute.createAll({
    content: { type: library.LongTextAttribute, value: `The text of ${title}.`, facts: [['isA', terms.Content], ['belongsTo', user], [user, '$isAccountableFor', '$it']] },
    document: of('Document', { title, pages: 1 }),
    references: of('ReferenceStore', { list: {} }),
    sources: of('ReferenceSourceStore', { list: {} }, ['belongsTo', '{{references}}']),
    comments: of('CommentStore', { list: {} }),
    activity: of('ActivityStore', { opened: 0 }),
    settings: of('SettingStore', { font: 'serif' }),
    bibliography: of('BibliographyStore', { style: 'short' }),
  });
}

/** The documents of the user: neither in the trash nor in the archive. */
export async function fetchDocuments(client, library, terms) {
  const user = await client.ensureUserIdIsKnown();
  const { documents } = await client.Attribute.findAll({
    documents: [
      ['$it', '$hasDataType', library.KeyValueAttribute],
      ['$it', 'isA', terms.Document],
      ['$it', '$latest(deletedState)', `$not(${terms.Trash})`],
      ['$it', '$latest(archivedState)', `$not(${terms.Archive})`],
      [user, '$isAccountableFor', '$it'],
    ],
  });
  return documents;
}

/** Everything about one document. */
export async function fetchDocument(client, terms, content) {
  const user = await client.ensureUserIdIsKnown();
  const part = (term, ...more) => [['$it', 'belongsTo', content], ['$it', 'isA', terms[term]], ...more];
  return client.Attribute.findAll({
    content,
    document: part('Document'),
    references: part('ReferenceStore'),
    sources: part('ReferenceSourceStore'),
    comments: part('CommentStore'),
    activity: part('ActivityStore'),
    settings: part('SettingStore'),
    bibliography: part('BibliographyStore'),
    ofOthers: part('CommentStore', [user, '$isAccountableFor', '$not($it)']),
  });
}
