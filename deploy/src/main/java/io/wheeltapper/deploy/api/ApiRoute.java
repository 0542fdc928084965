package io.wheeltapper.deploy.api;

import io.vertx.core.http.HttpMethod;
import io.wheeltapper.deploy.rights.Right;
import java.util.List;

/**
 * One route.
 *
 * @param path in the words of OpenAPI: {@code /cases/{id}}
 * @param right what a caller must have
 * @param reach of what it is about all must lie within the right's scope; seeing is not scoped
 */
record ApiRoute(HttpMethod method, String path, Right right, Reach reach, Call call) {

  /** One that is about the whole site. */
  ApiRoute(HttpMethod method, String path, Right right, Call call) {
    this(method, path, right, Reach.SITE, call);
  }

  /** Answers; may block. */
  interface Call {
    Answer answer(Asked asked) throws Exception;
  }

  /** What a signed link leads to. */
  static final String LINK = "/approve";

  /** Where Slack sends what is clicked. */
  static final String SLACK = "/slack/interactions";

  /** Every route there is. The OpenAPI document has the same, by test. */
  static List<ApiRoute> all(
      Entrance entrance,
      Reads reads,
      Sights sights,
      Events events,
      Words words,
      Declaring declaring,
      Trying trying,
      Approving approving,
      Auditing auditing) {
    return List.of(
        get("/health", Right.OPEN, reads::health),
        get("/ready", Right.OPEN, reads::ready),
        get("/metrics", Right.VIEW, reads::metrics),
        get("/api/v1/me", Right.OPEN, Who::me),
        get("/login", Right.OPEN, entrance::look),
        post("/login", Right.OPEN, entrance::token),
        get("/login/callback", Right.OPEN, entrance::callback),
        post("/logout", Right.OPEN, entrance::leave),
        get("/api/v1/status", Right.VIEW, reads::status),
        get("/api/v1/slo", Right.VIEW, reads::budgets),
        get("/api/v1/cases", Right.VIEW, reads::cases),
        get("/api/v1/cases/{id}", Right.VIEW, reads::oneCase),
        get("/api/v1/entries", Right.VIEW, reads::entries),
        get("/api/v1/fleet", Right.VIEW, sights::fleet),
        get("/api/v1/events", Right.VIEW, events::open),
        get("/api/v1/cases/{id}/story", Right.VIEW, sights::story),
        get("/api/v1/approvals", Right.VIEW, sights::approvals),
        get("/api/v1/cases/{id}/series", Right.VIEW, sights::series),
        get("/api/v1/would", Right.VIEW, sights::would),
        get("/api/v1/sensors", Right.VIEW, sights::sensors),
        get("/api/v1/policy", Right.VIEW, sights::policy),
        get("/api/v1/slo/history", Right.VIEW, sights::burnDowns),
        get("/api/v1/search", Right.VIEW, sights::search),
        get("/api/v1/problems/{name}", Right.OPEN, reads::problem),
        get("/api/v1/openapi.json", Right.OPEN, _ -> OpenApi.json()),
        get("/api/v1/openapi.yaml", Right.OPEN, _ -> OpenApi.yaml()),
        post("/api/v1/cases/{id}/approve", Right.APPROVE, Reach.CASE, words::approve),
        post("/api/v1/cases/{id}/deny", Right.APPROVE, Reach.CASE, words::deny),
        post("/api/v1/cases/{id}/judge", Right.OPERATE, Reach.CASE, words::judge),
        post("/api/v1/cases/{id}/advise", Right.OPERATE, Reach.CASE, words::advise),
        get("/api/v1/scoreboard", Right.VIEW, reads::scores),
        get("/api/v1/topology", Right.VIEW, reads::places),
        get("/api/v1/policy/shadow", Right.VIEW, trying::status),
        post("/api/v1/policy/shadow", Right.AUTHOR, trying::begin),
        post("/api/v1/policy/shadow/stop", Right.AUTHOR, trying::stop),
        post("/api/v1/policy/activate", Right.AUTHOR, trying::activate),
        post("/api/v1/pause", Right.OPERATE, Reach.TARGET, words::pause),
        post("/api/v1/resume", Right.OPERATE, Reach.TARGET, words::resume),
        get("/api/v1/controls", Right.VIEW, reads::controls),
        post("/api/v1/mode", Right.ADMIN, Reach.TARGET, words::mode),
        post("/api/v1/mode/unset", Right.ADMIN, Reach.TARGET, words::unsetMode),
        get("/api/v1/declared", Right.VIEW, declaring::declared),
        post("/api/v1/windows/open", Right.OPERATE, Reach.WINDOW_OPENED, declaring::open),
        post("/api/v1/windows/close", Right.OPERATE, Reach.WINDOW_CLOSED, declaring::close),
        post("/api/v1/maintenance/begin", Right.OPERATE, Reach.TARGET, declaring::begin),
        post("/api/v1/maintenance/end", Right.OPERATE, Reach.TARGET, declaring::end),
        get(Auditing.ENTRIES, Right.AUDIT, auditing::entries),
        get("/api/v1/audit/checkpoint", Right.AUDIT, auditing::checkpoint),
        get("/api/v1/audit/key", Right.AUDIT, auditing::key),
        get("/api/v1/audit/proof/{index}", Right.AUDIT, auditing::proof),
        get("/api/v1/audit/consistency", Right.AUDIT, auditing::consistency),
        get("/api/v1/audit/tile/{level}/{a}", Right.AUDIT, auditing::tile),
        get("/api/v1/audit/tile/{level}/{a}/{b}", Right.AUDIT, auditing::tile),
        get("/api/v1/audit/tile/{level}/{a}/{b}/{c}", Right.AUDIT, auditing::tile),
        get("/api/v1/audit/tile/{level}/{a}/{b}/{c}/{d}", Right.AUDIT, auditing::tile),
        get("/api/v1/audit/export", Right.AUDIT, auditing::export),
        get("/api/v1/audit/report", Right.AUDIT, auditing::report),
        get("/api/v1/audit/report/signature", Right.AUDIT, auditing::signature),
        get(LINK, Right.TICKET, approving::look),
        post(LINK, Right.TICKET, approving::decide),
        post(SLACK, Right.TICKET, approving::slack));
  }

  private static ApiRoute get(String path, Right right, Call call) {
    return new ApiRoute(HttpMethod.GET, path, right, call);
  }

  private static ApiRoute post(String path, Right right, Call call) {
    return post(path, right, Reach.SITE, call);
  }

  private static ApiRoute post(String path, Right right, Reach reach, Call call) {
    return new ApiRoute(HttpMethod.POST, path, right, reach, call);
  }
}
