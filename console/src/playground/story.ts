/** What a story has told so far: who is who, and what was made. */
export interface Known {
  readonly me: string;
  readonly other: string | null;
  readonly note?: string;
  readonly text?: string;
  readonly secret?: string;
  readonly denial?: string;
}

/** A document with variables, as a way in. */
export interface Step {
  readonly title: string;
  readonly group: string;
  readonly query: string;
  variables(known: Known): object;
  /** What its answer adds to what is known: a name, and the field that the answer has it in. */
  readonly keeps?: readonly ['note' | 'text' | 'secret' | 'denial', string];
}

const missing = (what: string): string => `<${what}>`;
const note = (known: Known): string => known.note ?? missing('create a note first');
const text = (known: Known): string => known.text ?? missing('create a text first');
const other = (known: Known): string => known.other ?? missing('somebody has to sit on the other side');

export const story: readonly Step[] = [
  {
    group: 'Ask',
    title: 'Who am I?',
    query: `query Me {\n  me {\n    id\n    email\n    isGuest\n    revision\n  }\n}`,
    variables: () => ({}),
  },
  {
    group: 'Write',
    title: 'Declare a term',
    query: `mutation Declare($term: Node!, $meaning: Node!) {
  assertFacts(facts: [{ subject: $term, predicate: "$isATermFor", object: $meaning }]) {
    revision
  }
}`,
    variables: () => ({ term: 'Note', meaning: '"Something worth remembering"' }),
  },
  {
    group: 'Write',
    title: 'Create a note',
    keeps: ['note', 'createRecord'],
    query: `mutation CreateNote($value: JSONObject!) {
  createRecord(input: { value: $value, facts: [["isA", "Note"]] }) {
    revision
    record {
      id
      version
      createdAt
    }
  }
}`,
    variables: () => ({ value: { title: 'Groceries', items: { milk: 1 } } }),
  },
  {
    group: 'Ask',
    title: 'Find all notes',
    query: `query Notes {
  findAll(where: [["$it", "isA", "Note"]], first: 20) {
    revision
    count
    nodes {
      id
      createdBy
      ... on KeyValueRecord {
        value
      }
    }
  }
}`,
    variables: () => ({}),
  },
  {
    group: 'Listen',
    title: 'Follow all notes',
    query: `subscription Notes($since: Revision) {
  findAll(where: [["$it", "isA", "Note"]], since: $since) {
    revision
    isReset
    count
    added {
      index
      record {
        id
        ... on KeyValueRecord {
          value
        }
      }
    }
    changed {
      id
      ... on KeyValueRecord {
        value
      }
    }
    removed {
      id
      reason
    }
  }
}`,
    variables: () => ({ since: null }),
  },
  {
    group: 'Write',
    title: 'Share it with the other person',
    query: `mutation Share($who: Node!, $note: Node!) {
  assertFacts(facts: [{ subject: $who, predicate: "$canAccess", object: $note }]) {
    revision
  }
}`,
    variables: known => ({ who: other(known), note: note(known) }),
  },
  {
    group: 'Listen',
    title: 'Follow this one note',
    query: `subscription Follow($note: Node!) {
  recordChanged(id: $note) {
    version
    revision
    author
    record {
      ... on KeyValueRecord {
        value
      }
    }
  }
}`,
    variables: known => ({ note: note(known) }),
  },
  {
    group: 'Write',
    title: 'Change the note',
    query: `mutation Change($note: Node!, $changes: [ChangeInput!]!) {
  patchKeyValue(input: { record: $note, changes: $changes }) {
    revision
    record {
      version
      value
    }
  }
}`,
    variables: known => ({
      note: note(known),
      changes: [
        { path: ['items', 'milk'], increment: 1 },
        { path: ['items', 'bread'], set: 2 },
      ],
    }),
  },
  {
    group: 'Write',
    title: 'Create a text, shared at once',
    keeps: ['text', 'transact'],
    query: `mutation CreateText($text: String!, $who: Node!) {
  transact(input: {
    create: [{ name: "text", text: $text, facts: [["isA", "Note"]] }]
    assert: [{ subject: $who, predicate: "$canAccess", object: "{{text}}" }]
  }) {
    revision
    created {
      name
      record {
        id
        version
      }
    }
  }
}`,
    variables: known => ({ text: 'hello', who: other(known) }),
  },
  {
    group: 'Listen',
    title: 'Follow its operations',
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
    group: 'Write',
    title: 'Edit the text',
    query: `# Keep 5 characters, insert some. A base that is behind is no mistake: the server moves the edit.
mutation Edit($text: Node!, $base: Int!, $operation: TextOperation!) {
  editText(input: { record: $text, base: $base, operation: $operation }) {
    revision
    version
    operation
    record {
      text
    }
  }
}`,
    variables: known => ({ text: text(known), base: 1, operation: [5, ', world'] }),
  },
  {
    group: 'Ask why',
    title: 'Why may I read the note?',
    query: `query Why($node: Node!) {
  explainAccess(node: $node, right: READ) {
    revision
    isGranted
    because {
      subject
      predicate
      object
    }
  }
}`,
    variables: known => ({ node: note(known) }),
  },
  {
    group: 'Ask why',
    title: 'Who may read it?',
    query: `query WhoMay($node: Node!) {
  whoMay(node: $node, right: READ)
}`,
    variables: known => ({ node: note(known) }),
  },
  {
    group: 'Write',
    title: 'Create a private note',
    keeps: ['secret', 'createRecord'],
    query: `mutation CreatePrivate($value: JSONObject!) {
  createRecord(input: { value: $value, facts: [["isA", "Note"]] }) {
    revision
    record {
      id
    }
  }
}`,
    variables: () => ({ value: { title: 'A surprise' } }),
  },
  {
    group: 'Ask why',
    title: 'Why may I not read it?',
    keeps: ['denial', 'explainAccess'],
    query: `query WhyNot($node: Node!) {
  explainAccess(node: $node, right: READ) {
    revision
    isGranted
    denial
  }
}`,
    variables: known => ({ node: known.secret ?? missing('create the private note first') }),
  },
  {
    group: 'Ask why',
    title: 'Explain that denial',
    query: `query Explain($denial: String!) {
  explainDenial(denial: $denial) {
    user
    right
    wouldGrant {
      subject
      predicate
      object
    }
  }
}`,
    variables: known => ({ denial: known.denial ?? missing('ask why not first') }),
  },
  {
    group: 'Ask why',
    title: 'Who would gain what?',
    query: `# A dry run: nothing is written.
mutation Preview($who: Node!, $note: Node!) {
  transact(input: { dryRun: true, assert: [{ subject: $who, predicate: "$canRead", object: $note }] }) {
    preview {
      refusals {
        code
        message
      }
      changes {
        user
        right
        gained
        lost
      }
    }
  }
}`,
    variables: known => ({ who: other(known), note: known.secret ?? note(known) }),
  },
  {
    group: 'Write',
    title: 'Take the note back',
    query: `# Whoever follows it is told, and hears no more.
mutation TakeBack($who: Node!, $note: Node!) {
  retractFacts(facts: [{ subject: $who, predicate: "$canAccess", object: $note }]) {
    revision
  }
}`,
    variables: known => ({ who: other(known), note: note(known) }),
  },
];

/** What an answer adds to what is known: the id of what was made, or the denial that was given. */
export function learnt(step: Step | null, result: unknown): Partial<Known> {
  if (!step?.keeps) return {};
  const [name, field] = step.keeps;
  type Answer = { readonly record?: { id: string }; readonly created?: readonly { record: { id: string } }[]; readonly denial?: string };
  const answer = (result as { data?: { [field: string]: Answer } }).data?.[field];
  const value = answer?.record?.id ?? answer?.created?.[0]?.record.id ?? answer?.denial;
  return value ? { [name]: value } : {};
}
