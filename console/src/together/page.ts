import { literal, type KeyValueRecord, type LinkedRecords } from '@linkedrecords/client';

/** What two people have in common in the split view. The page is its own group: whoever is a member sees all that is shared with it. */
export interface SharedPage {
  readonly title: string;
  readonly tasks: readonly Task[];
}

export interface Task {
  readonly title: string;
  readonly done: boolean;
}

const terms = {
  SharedPage: 'What two people write together in the console',
  PageText: 'The text of a shared page',
  PageFile: 'A file on a shared page',
  hasName: 'What something is called',
  belongsTo: 'A part and what it is a part of',
};

const opening = 'Write here. Whoever this page is shared with sees each letter as you type it, and where your cursor is.\n';

/** Makes a page with a text, all or nothing. Nobody else sees it. */
export async function startPage(client: LinkedRecords): Promise<string> {
  await client.Fact.createAll(Object.entries(terms).map(([term, meaning]) => [term, '$isATermFor', meaning]));
  const { page } = await client.Record.createAll({
    page: { type: 'keyValue', value: { title: 'A page for two', tasks: [] }, facts: [['isA', 'SharedPage']] },
    text: {
      type: 'longText',
      value: opening,
      facts: [
        ['isA', 'PageText'],
        ['belongsTo', '{{page}}'],
        ['{{page}}', '$canAccess', '$it'],
      ],
    },
  });
  return page.id;
}

/** The fact that makes somebody a member of the page: to state it is to share, to take it back is to end that. */
export const membership = (person: string, page: string) => [person, '$isMemberOf', page] as const;

export const pagesOf = { pages: [['$it', 'isA', 'SharedPage']] } as const;
export const textsOf = (page: string) =>
  ({
    texts: [
      ['$it', 'isA', 'PageText'],
      ['$it', 'belongsTo', page],
    ],
  }) as const;
export const filesOf = (page: string) =>
  ({
    files: [
      ['$it', 'isA', 'PageFile'],
      ['$it', 'belongsTo', page],
    ],
  }) as const;

/** Puts a file on the page. */
export async function dropFile(client: LinkedRecords, page: string, file: File): Promise<void> {
  await client.Record.createBlob(file, [
    ['isA', 'PageFile'],
    ['belongsTo', page],
    ['hasName', literal(file.name)],
    [page, '$canAccess', '$it'],
  ]);
}

export type PageRecord = KeyValueRecord<SharedPage>;
