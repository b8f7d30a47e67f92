// The story: each step has a side (0 left, 1 right), a document, and variables made from what happened before.
// `known` holds me, other (user ids), and what answers named: note, text, textVersion, secret, denial.

const missing = what => `<${what}>`;
const note = known => known.note ?? missing("create a note first");
const text = known => known.text ?? missing("create a text first");
const secret = known => known.secret ?? missing("create the private note first");
const other = known => known.other ?? missing("sign in on the other side first");

export const examples = [
  {
    side: 0, title: "Declare a term",
    query: `mutation Declare($term: Node!, $meaning: Node!) {
  assertFacts(facts: [{subject: $term, predicate: "$isATermFor", object: $meaning}]) {
    revision
  }
}`,
    variables: () => ({ term: "Note", meaning: "\"Something worth remembering\"" }),
  },
  {
    side: 0, title: "Create a note", keeps: { note: "createRecord" },
    query: `mutation CreateNote($value: JSONObject!) {
  createRecord(input: {value: $value, facts: [["isA", "Note"]]}) {
    revision
    record { id version createdAt }
  }
}`,
    variables: () => ({ value: { title: "Groceries", items: { milk: 1 } } }),
  },
  {
    side: 1, title: "Follow all notes, live",
    query: `subscription Notes($since: Revision) {
  findAll(where: [["$it", "isA", "Note"]], since: $since) {
    revision
    isReset
    count
    added { index record { id ... on KeyValueRecord { value } } }
    changed { id ... on KeyValueRecord { value } }
    removed { id reason }
  }
}`,
    variables: () => ({ since: null }),
  },
  {
    side: 0, title: "Share it with the other person",
    query: `mutation Share($who: Node!, $note: Node!) {
  assertFacts(facts: [{subject: $who, predicate: "$canAccess", object: $note}]) {
    revision
  }
}`,
    variables: known => ({ who: other(known), note: note(known) }),
  },
  {
    side: 1, title: "Find all notes",
    query: `query Notes {
  findAll(where: [["$it", "isA", "Note"]], first: 20) {
    revision
    count
    nodes {
      id
      createdBy
      ... on KeyValueRecord { value }
    }
  }
}`,
    variables: () => ({}),
  },
  {
    side: 1, title: "Follow this one note, live",
    query: `subscription Follow($note: Node!) {
  recordChanged(id: $note) {
    version
    revision
    author
    record { ... on KeyValueRecord { value } }
  }
}`,
    variables: known => ({ note: note(known) }),
  },
  {
    side: 0, title: "Change the note",
    query: `mutation Change($note: Node!, $changes: [ChangeInput!]!) {
  patchKeyValue(input: {record: $note, changes: $changes}) {
    revision
    record { version value }
  }
}`,
    variables: known => ({
      note: note(known),
      changes: [{ path: ["items", "milk"], increment: 1 }, { path: ["items", "bread"], set: 2 }],
    }),
  },
  {
    side: 0, title: "Create a text, shared at once", keeps: { text: "transact" },
    query: `mutation CreateText($text: String!, $who: Node!) {
  transact(input: {
    create: [{name: "text", text: $text, facts: [["isA", "Note"]]}]
    assert: [{subject: $who, predicate: "$canAccess", object: "{{text}}"}]
  }) {
    revision
    created { name record { id version } }
  }
}`,
    variables: known => ({ text: "hello", who: other(known) }),
  },
  {
    side: 1, title: "Follow its operations, live",
    query: `subscription Operations($text: Node!, $since: Int!) {
  textOperations(record: $text, since: $since) {
    version
    author
    operation
  }
}`,
    variables: known => ({ text: text(known), since: 1 }),
  },
  {
    side: 0, title: "Edit the text",
    query: `# Keep 5 characters, insert some. A base that is behind is no mistake: the server moves the edit.
mutation Edit($text: Node!, $base: Int!, $operation: TextOperation!) {
  editText(input: {record: $text, base: $base, operation: $operation}) {
    revision
    version
    operation
    record { text }
  }
}`,
    variables: known => ({ text: text(known), base: 1, operation: [5, ", world"] }),
  },
  {
    side: 1, title: "Why may I read the note?",
    query: `query Why($node: Node!) {
  explainAccess(node: $node, right: READ) {
    revision
    isGranted
    because { subject predicate object }
  }
}`,
    variables: known => ({ node: note(known) }),
  },
  {
    side: 0, title: "Who may read it?",
    query: `query WhoMay($node: Node!) {
  whoMay(node: $node, right: READ)
}`,
    variables: known => ({ node: note(known) }),
  },
  {
    side: 0, title: "Create a private note", keeps: { secret: "createRecord" },
    query: `mutation CreatePrivate($value: JSONObject!) {
  createRecord(input: {value: $value, facts: [["isA", "Note"]]}) {
    revision
    record { id }
  }
}`,
    variables: () => ({ value: { title: "A surprise" } }),
  },
  {
    side: 1, title: "Why may I not read it?", keeps: { denial: "explainAccess" },
    query: `query WhyNot($node: Node!) {
  explainAccess(node: $node, right: READ) {
    revision
    isGranted
    denial
  }
}`,
    variables: known => ({ node: secret(known) }),
  },
  {
    side: 0, title: "Explain that denial",
    query: `query Explain($denial: String!) {
  explainDenial(denial: $denial) {
    user
    right
    wouldGrant { subject predicate object }
  }
}`,
    variables: known => ({ denial: known.denial ?? missing("ask why not first") }),
  },
  {
    side: 0, title: "Who would gain what?",
    query: `# A dry run: nothing is written.
mutation Preview($who: Node!, $note: Node!) {
  transact(input: {dryRun: true, assert: [{subject: $who, predicate: "$canRead", object: $note}]}) {
    preview {
      refusals { code message }
      changes { user right gained lost }
    }
  }
}`,
    variables: known => ({ who: other(known), note: secret(known) }),
  },
  {
    side: 0, title: "Take the note back",
    query: `# Whoever follows it is told, and hears no more.
mutation TakeBack($who: Node!, $note: Node!) {
  retractFacts(facts: [{subject: $who, predicate: "$canAccess", object: $note}]) {
    revision
  }
}`,
    variables: known => ({ who: other(known), note: note(known) }),
  },
];

/** What an answer to an example adds to what is known: the id of what it created, or the denial that it was given. */
export function learnt(example, data) {
  const [name, field] = Object.entries(example.keeps ?? {})[0] ?? [];
  const answer = data?.[field];
  const value = answer?.record?.id ?? answer?.created?.[0]?.record.id ?? answer?.denial;
  return value ? { [name]: value } : {};
}
