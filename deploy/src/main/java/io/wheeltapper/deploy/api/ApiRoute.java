package io.wheeltapper.deploy.api;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** One route; {@code path} in the words of OpenAPI: {@code /cases/{id}}. */
record ApiRoute(HttpMethod method, String path, Call call) {

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
      Reads reads, Words words, Declaring declaring, Trying trying, Approving approving) {
    return List.of(
        get("/health", reads::health),
        get("/ready", reads::ready),
        get("/metrics", reads::metrics),
        get("/api/v1/status", reads::status),
        get("/api/v1/slo", reads::budgets),
        get("/api/v1/cases", reads::cases),
        get("/api/v1/cases/{id}", reads::oneCase),
        get("/api/v1/entries", reads::entries),
        get("/api/v1/openapi.json", _ -> OpenApi.json()),
        get("/api/v1/openapi.yaml", _ -> OpenApi.yaml()),
        post("/api/v1/cases/{id}/approve", words::approve),
        post("/api/v1/cases/{id}/deny", words::deny),
        post("/api/v1/cases/{id}/judge", words::judge),
        post("/api/v1/cases/{id}/advise", words::advise),
        get("/api/v1/scoreboard", reads::scores),
        get("/api/v1/topology", reads::places),
        get("/api/v1/policy/shadow", trying::status),
        post("/api/v1/policy/shadow", trying::begin),
        post("/api/v1/policy/shadow/stop", trying::stop),
        post("/api/v1/policy/activate", trying::activate),
        post("/api/v1/pause", words::pause),
        post("/api/v1/resume", words::resume),
        get("/api/v1/controls", reads::controls),
        post("/api/v1/mode", words::mode),
        post("/api/v1/mode/unset", words::unsetMode),
        get("/api/v1/declared", declaring::declared),
        post("/api/v1/windows/open", declaring::open),
        post("/api/v1/windows/close", declaring::close),
        post("/api/v1/maintenance/begin", declaring::begin),
        post("/api/v1/maintenance/end", declaring::end),
        get(LINK, approving::look),
        post(LINK, approving::decide),
        post(SLACK, approving::slack));
  }

  private static ApiRoute get(String path, Call call) {
    return new ApiRoute(HttpMethod.GET, path, call);
  }

  private static ApiRoute post(String path, Call call) {
    return new ApiRoute(HttpMethod.POST, path, call);
  }
}
