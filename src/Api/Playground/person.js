// One side of the page: somebody's session, editor, answer and what they hear.
import { Session } from "./session.js";
import { Socket } from "./socket.js";
import { learnt } from "./examples.js";
import { formatJson, makeEditor, operationAt, revisionOf, showJson } from "./text.js";

const longestLog = 100;

export class Person {
  #at; #session; #socket; #key; #example = null; #told;

  /** told: called with what an answer taught, or when who this is has changed. */
  constructor(template, key, title, told) {
    const root = template.content.cloneNode(true).firstElementChild;
    root.classList.add(key);
    root.setAttribute("aria-label", title);
    this.element = root;
    this.#at = name => root.querySelector(`.${name}`);
    this.#key = key;
    this.#told = told;
    this.#session = new Session(key);
    this.#socket = new Socket(() => this.#session.person?.token, state => this.#showSocket(state));
    this.#restoreDraft();
    this.#listen();
    this.#showWho();
    this.#showSocket("closed");
  }

  get userId() { return this.#session.person?.userId; }

  offer({ developmentUsers, registration }) {
    this.#at("one-click").hidden = !developmentUsers;
    this.#at("guest").hidden = !registration;
    this.#at("credentials").querySelector("[value=register]").hidden = !registration;
  }

  load(example, known) {
    this.#example = example;
    this.#at("query").value = example.query;
    this.#at("variables").value = formatJson(example.variables(known));
    this.#keepDraft();
    this.#at("query").focus();
  }

  #listen() {
    for (const button of this.#at("one-click").querySelectorAll("button"))
      button.addEventListener("click", () => this.#enter(() => this.#session.asDevelopmentUser(button.dataset.user)));
    this.#at("credentials").addEventListener("submit", event => {
      event.preventDefault();
      const form = new FormData(event.target);
      this.#enter(() => this.#session.withPassword(event.submitter?.value ?? "login", form.get("email"), form.get("password")));
    });
    this.#at("guest").addEventListener("click", () => this.#enter(() => this.#session.asGuest()));
    this.#at("sign-out").addEventListener("click", () => this.#leave());
    this.#at("run").addEventListener("click", () => this.#run());
    this.#at("stop-all").addEventListener("click", () => { this.#socket.close(); this.#log("You stopped listening."); });
    for (const name of ["query", "variables"]) {
      makeEditor(this.#at(name), () => this.#run());
      this.#at(name).addEventListener("input", () => this.#keepDraft());
    }
  }

  async #enter(signIn) {
    this.#at("problem").textContent = "";
    try {
      await signIn();
      this.#at("credentials").reset();
      this.#showWho();
      this.#at("query").focus();
      this.#told({});
    } catch (problem) {
      this.#at("problem").textContent = problem.message;
    }
  }

  async #leave() {
    this.#socket.close();
    const leaving = this.#session.signOut();
    this.#showWho();
    this.#at("log").replaceChildren();
    this.#showAnswer("");
    this.#told({});
    await leaving.catch(problem => { this.#at("problem").textContent = problem.message; });
  }

  #showWho() {
    const { person, name } = this.#session;
    this.#at("name").textContent = name;
    this.#at("badge").textContent = person ? name[0] : "?";
    this.#at("state").textContent = person ? person.userId : "not signed in";
    this.#at("doors").hidden = Boolean(person);
    this.#at("sign-out").hidden = !person;
  }

  async #run() {
    let variables;
    try {
      variables = JSON.parse(this.#at("variables").value.trim() || "{}");
    } catch (mistake) {
      this.#at("outcome").textContent = `The variables are not JSON: ${mistake.message}`;
      return;
    }
    const query = this.#at("query").value;
    const { kind, name } = operationAt(query, this.#at("query").selectionStart);
    const request = { query, variables, operationName: name || undefined };
    if (kind === "subscription") this.#subscribe(request, name || "subscription");
    else await this.#ask(request);
  }

  async #ask({ query, variables, operationName }) {
    const example = this.#example?.query === query ? this.#example : null;
    const started = performance.now();
    this.#at("outcome").textContent = "asking …";
    try {
      const answer = await this.#session.ask(query, variables, operationName);
      this.#showAnswer(answer);
      const took = `${Math.round(performance.now() - started)} ms`;
      this.#at("outcome").textContent = answer.errors ? `refused, ${took}` : `answered, ${took}`;
      this.#showRevision(answer.data);
      if (example) this.#told(learnt(example, answer.data));
    } catch (problem) {
      this.#showAnswer(problem.message);
      this.#at("outcome").textContent = "no answer";
    }
  }

  #subscribe(request, name) {
    if (!this.#session.person) {
      this.#at("outcome").textContent = "Sign in first: a subscription listens in somebody's name.";
      return;
    }
    this.#at("outcome").textContent = `listening: ${name}`;
    this.#socket.subscribe(request, (kind, payload) => {
      if (kind === "next") this.#showRevision(payload.data);
      this.#log(kind === "complete" ? `${name} has ended.` : name, payload);
      this.#showSocket(this.#at("socket").dataset.state);
    });
    this.#showSocket(this.#at("socket").dataset.state);
  }

  #showAnswer(answer) { showJson(this.#at("answer"), answer); }

  #showRevision(data) {
    const revision = revisionOf(data ?? null);
    if (revision !== null) this.#at("revision").textContent = `revision ${revision}`;
  }

  #showSocket(state) {
    const { count } = this.#socket;
    this.#at("socket").dataset.state = state;
    this.#at("socket").textContent = `socket ${state}${count > 0 ? `, ${count} running` : ""}`;
    this.#at("stop-all").hidden = count === 0;
  }

  // Newest first; the oldest go.
  #log(title, payload) {
    const entry = document.createElement("li");
    const heading = document.createElement("span");
    heading.className = "quiet";
    heading.textContent = `${new Date().toLocaleTimeString("en-GB")}  ${title}`;
    entry.append(heading);
    if (payload !== undefined) {
      const body = document.createElement("pre");
      showJson(body, payload.data && !payload.errors ? payload.data : payload);
      entry.append(body);
    }
    this.#at("log").prepend(entry);
    while (this.#at("log").children.length > longestLog) this.#at("log").lastChild.remove();
  }

  #keepDraft() {
    sessionStorage.setItem(`linkedrecords.${this.#key}.draft`, JSON.stringify([this.#at("query").value, this.#at("variables").value]));
  }

  #restoreDraft() {
    const [query, variables] = JSON.parse(sessionStorage.getItem(`linkedrecords.${this.#key}.draft`) ?? "null")
      ?? ["query Me {\n  me { id email isGuest revision }\n}", "{}"];
    this.#at("query").value = query;
    this.#at("variables").value = variables;
  }
}
