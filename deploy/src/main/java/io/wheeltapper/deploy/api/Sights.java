package io.wheeltapper.deploy.api;

import io.wheeltapper.deploy.views.ConsoleView;
import io.wheeltapper.deploy.views.Tagged;
import io.wheeltapper.deploy.views.Would;

/** What the console reads. */
final class Sights {

  private static final int LONGEST = 100;

  private final AgentView agent;

  Sights(AgentView agent) {
    this.agent = agent;
  }

  private ConsoleView console() {
    return agent.console();
  }

  Answer fleet(Asked asked) throws Exception {
    return tagged(asked, console().fleet());
  }

  Answer story(Asked asked) throws Exception {
    return console()
        .story(asked.path().getOrDefault("id", ""))
        .map(story -> Answer.json(200, story))
        .orElseThrow(() -> Refusal.missing("there is no such case; see /api/v1/cases"));
  }

  Answer approvals(Asked asked) throws Exception {
    return Answer.json(200, console().approvals());
  }

  Answer would(Asked asked) throws Exception {
    return Answer.json(200, console().would((int) asked.whole("days", 7, 1, Would.MOST_DAYS)));
  }

  Answer sensors(Asked asked) throws Exception {
    String all = asked.query().getOrDefault("all", "false");
    if (!all.equals("true") && !all.equals("false")) {
      throw Refusal.bad("all is true or false");
    }
    return Paging.of(
        asked,
        console().sensors(all.equals("true")),
        s -> (s.node().isEmpty() ? "0" : "1" + s.node()) + " " + s.name());
  }

  Answer policy(Asked asked) throws Exception {
    return Answer.json(200, console().policy());
  }

  Answer burnDowns(Asked asked) throws Exception {
    return Answer.json(200, console().burnDowns());
  }

  Answer search(Asked asked) throws Exception {
    String words = asked.query().getOrDefault("q", "").strip();
    if (words.isEmpty() || words.length() > LONGEST) {
      throw Refusal.bad("q has 1 to " + LONGEST + " characters");
    }
    return Answer.json(200, console().search(words));
  }

  Answer series(Asked asked) throws Exception {
    try {
      return console()
          .series(asked.path().getOrDefault("id", ""))
          .map(series -> Answer.json(200, series))
          .orElseThrow(() -> Refusal.missing("there is no such case; see /api/v1/cases"));
    } catch (ConsoleView.Busy e) {
      throw Refusal.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Nothing is sent again that the asker has: RFC 9110, 13.1.2. */
  private static Answer tagged(Asked asked, Tagged page) {
    String known = asked.headers().getOrDefault("if-none-match", "");
    Answer answer =
        known.contains(page.tag()) || known.equals("*")
            ? new Answer(304, Answer.JSON, new byte[0])
            : new Answer(200, Answer.JSON, page.body());
    return answer.with("ETag", page.tag()).with("Cache-Control", "no-cache");
  }
}
