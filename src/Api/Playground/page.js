// Two people side by side, the story that they play, the schema.
import { Person } from "./person.js";
import { examples } from "./examples.js";
import { makeSchemaViewer } from "./schema.js";
import { waysToSignIn } from "./session.js";

const known = JSON.parse(sessionStorage.getItem("linkedrecords.known") ?? "{}");

function learn(news) {
  Object.assign(known, news);
  sessionStorage.setItem("linkedrecords.known", JSON.stringify(known));
}

const template = document.getElementById("person");
const people = [["left", "First person"], ["right", "Second person"]].map(([key, title]) => new Person(template, key, title, learn));
document.getElementById("people").append(...people.map(person => person.element));

const list = document.createElement("ol");
for (const example of examples) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = example.side === 0 ? "left" : "right";
  button.textContent = example.title;
  const side = document.createElement("span");
  side.className = "side";
  side.textContent = example.side === 0 ? "left" : "right";
  button.append(side);
  button.addEventListener("click", () => {
    const [me, other] = [people[example.side], people[1 - example.side]];
    me.load(example, { ...known, me: me.userId, other: other.userId });
  });
  const item = document.createElement("li");
  item.append(button);
  list.append(item);
}
document.getElementById("examples").append(list);

makeSchemaViewer(document.getElementById("schema"), document.getElementById("schema-toggle"));

const ways = await waysToSignIn();
for (const person of people) person.offer(ways);
