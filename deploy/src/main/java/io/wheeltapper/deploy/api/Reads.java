package io.wheeltapper.deploy.api;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.AgentView.Status;
import io.wheeltapper.deploy.rights.Right;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API tells. */
final class Reads {

  private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

  private final AgentView agent;
  private final Function<String, Scrape> metrics;

  Reads(AgentView agent, Function<String, Scrape> metrics) {
    this.agent = agent;
    this.metrics = metrics;
  }

  Answer health(Asked asked) {
    return Answer.json(200, Map.of("status", "up"));
  }

  /** What a problem's type leads to. */
  Answer problem(Asked asked) {
    String name = asked.path().getOrDefault("name", "");
    Problem problem =
        Problem.named(name).orElseThrow(() -> Refusal.missing("there is no such problem"));
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("type", problem.type());
    about.put("title", problem.title());
    about.put("status", problem.status());
    about.put("meaning", problem.meaning());
    return Answer.json(200, about);
  }

  Answer ready(Asked asked) throws Exception {
    Status status = agent.status();
    if (status.ready()) {
      return Answer.json(200, Map.of("status", "ready"));
    }
    // Anybody may ask; what is wrong names addresses and files of the site.
    return asked.caller().may(Right.VIEW)
        ? Answer.json(503, Map.of("status", "not ready", "troubles", status.troubles()))
        : Answer.json(503, Map.of("status", "not ready"));
  }

  Answer metrics(Asked asked) {
    Scrape scrape = metrics.apply(asked.headers().getOrDefault("accept", ""));
    return Answer.text(scrape.type(), scrape.text());
  }

  Answer status(Asked asked) throws Exception {
    return Answer.json(200, agent.status());
  }

  Answer controls(Asked asked) throws Exception {
    return Answer.json(200, agent.controls());
  }

  Answer budgets(Asked asked) throws Exception {
    return Answer.json(200, agent.budgets());
  }

  Answer scores(Asked asked) throws Exception {
    return Paging.of(asked, agent.scores(), s -> s.fault() + " " + s.action());
  }

  Answer places(Asked asked) throws Exception {
    return Paging.of(asked, agent.places(), PlaceView::node);
  }

  Answer cases(Asked asked) throws Exception {
    CaseFilter filter = CaseFilter.of(asked, agent);
    List<CaseView> found = agent.cases().stream().filter(filter::takes).toList();
    return Paging.of(asked, found, CaseFilter::key);
  }

  Answer oneCase(Asked asked) throws Exception {
    CaseView kase = find(agent, asked);
    try {
      List<AdviceView> said = agent.advice(kase.caseId());
      return Answer.json(200, AdviceView.beside(Json.mapper(), kase, said));
    } catch (IOException e) {
      // A person's word about a case must not wait for a ledger that cannot be read.
      LOG.warn("the advice of case {} cannot be read: {}", kase.caseId(), e.getMessage());
      return Answer.json(200, AdviceView.unread(Json.mapper(), kase));
    }
  }

  Answer entries(Asked asked) throws IOException {
    long from = asked.whole("from", 0, 0, Long.MAX_VALUE);
    int limit = (int) asked.whole("limit", 100, 1, 1000);
    List<byte[]> entries = agent.entries(from, limit);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("{\"from\":" + from + ",\"entries\":[").getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(entries.get(i));
    }
    body.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    Answer page = new Answer(200, Answer.JSON, body.toByteArray());
    return entries.size() < limit
        ? page
        : Paging.next(asked, page, "from", Long.toString(from + entries.size()));
  }

  static CaseView find(AgentView agent, Asked asked) throws Exception {
    String id = asked.path().getOrDefault("id", "");
    return agent
        .oneCase(id)
        .orElseThrow(() -> Refusal.missing("there is no such case; see /api/v1/cases"));
  }
}
