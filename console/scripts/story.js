// What two strangers do first, as the README shows it.

const pages = `query Pages {
  findAll(where: [["$it", "isA", "SharedPage"]]) {
    revision
    nodes {
      id
      createdBy
      ... on KeyValueRecord {
        value
      }
    }
  }
}`;

/** The story in steps: what is done, and the picture of it. */
export const story = {
    'sign-in': async () => {},
    private: async console => {
        await console.signBothIn();
        await console.left.getByRole('button', { name: 'Start a page' }).click();
        await console.left.locator('.page-text .cm-content').waitFor();
    },
    shared: async console => {
        await console.left.getByRole('switch', { name: 'Share with Bob' }).click();
        await console.right.locator('.page-text .cm-content').click();
        await console.left.getByText('Bob is here').waitFor();
    },
    edited: async ({ left, right, page }) => {
        await left.getByRole('textbox', { name: 'Title of the page' }).fill('Saturday');
        await left.locator('.page-text .cm-content').click();
        await page.keyboard.press('Control+End');
        await page.keyboard.type('Let us plant the tomatoes.');
        await right.locator('.cm-line', { hasText: 'tomatoes' }).waitFor();
        for (const [seat, title] of [
            [left, 'Buy soil'],
            [right, 'Water the garden'],
        ]) {
            await seat.getByLabel('What comes onto the list').fill(title);
            await seat.getByLabel('What comes onto the list').press('Enter');
            for (const one of [left, right]) await one.locator('.page-tasks').getByText(title).waitFor();
        }
        await right.getByRole('checkbox', { name: 'Buy soil' }).check();
        await left.locator('.page-tasks li.done').waitFor();
        await left.locator('.page-text .cm-content').click();
    },
    why: async ({ right, page }) => {
        await right.getByRole('link', { name: /why\?/ }).click();
        await page.getByText('Yes, Bob may read it.').waitFor();
        await page.getByRole('list', { name: 'Because' }).getByText('Saturday').waitFor();
    },
    explorer: async console => {
        await console.view('Explorer');
        await console.page.locator('.picture a.spot', { hasText: 'Saturday' }).click();
        await console.page.locator('.panel', { hasText: 'Content' }).getByText('Water the garden').waitFor();
        await console.page.locator('.picture').getByText('Bob').waitFor();
    },
    playground: async console => {
        await console.view('Playground');
        await console.page.getByRole('button', { name: 'Find all notes', exact: true }).click();
        const query = console.page.getByRole('textbox', { name: 'Query' });
        await console.write(query, pages);
        await query.press('Control+Enter');
        await console.page.locator('.answers .json', { hasText: 'Saturday' }).waitFor();
    },
};
