package io.wheeltapper.core.policy;

import java.util.List;

/** The kinds of documents in {@code slo/*.yaml}. */
final class SloKinds {

  static final String SLO = "SLO";
  static final String SLI = "SLI";
  static final String DATA_SOURCE = "DataSource";
  static final String SERVICE = "Service";
  static final String ALERT_POLICY = "AlertPolicy";
  static final String ALERT_CONDITION = "AlertCondition";
  static final String NOTIFICATION_TARGET = "AlertNotificationTarget";

  /** Ours. */
  static final String BUDGET_POLICY = "ErrorBudgetPolicy";

  private static final String OPENSLO = "openslo/v1";

  /** Whose documents are read. */
  static final List<String> APIS = List.of(OPENSLO, "wheeltapper/v1");

  private SloKinds() {}

  /** The kinds of an API. */
  static List<String> of(String api) {
    return api.equals(OPENSLO)
        ? List.of(
            SLO, SLI, DATA_SOURCE, SERVICE, ALERT_POLICY, ALERT_CONDITION, NOTIFICATION_TARGET)
        : List.of(BUDGET_POLICY);
  }
}
