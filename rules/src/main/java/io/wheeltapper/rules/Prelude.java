package io.wheeltapper.rules;

/** What every rule file sees without importing it. */
final class Prelude {

  /** The one package of all rules, so that a rule's name is unique in its bundle. */
  static final String PACKAGE = "policy";

  /** How long an event or finding can be joined with, milliseconds. */
  static final long EVENT_MILLIS = 24 * 3_600_000L;

  /** How long a reading can be joined with, milliseconds. */
  static final long READING_MILLIS = 3_600_000L;

  static final String TEXT =
      """
      package policy;
      import io.wheeltapper.core.model.Event;
      import io.wheeltapper.core.model.Fault;
      import io.wheeltapper.core.model.Finding;
      import io.wheeltapper.core.model.Found;
      import io.wheeltapper.core.model.Origin;
      import io.wheeltapper.core.model.Proposal;
      import io.wheeltapper.core.model.Snapshot;
      import io.wheeltapper.core.model.Status;
      import io.wheeltapper.core.model.Target;
      import io.wheeltapper.core.model.Target.Kind;
      import io.wheeltapper.rules.Names;
      import io.wheeltapper.rules.Reading;
      import io.wheeltapper.rules.Row;
      import accumulate io.wheeltapper.rules.Distinct distinct;
      import accumulate io.wheeltapper.rules.Joined joined;
      global io.wheeltapper.rules.Findings findings;
      global io.wheeltapper.rules.Vetoes vetoes;
      declare Event @role(event) @timestamp(at) @expires(24h) end
      declare Finding @role(event) @timestamp(at) @expires(24h) end
      declare Reading @role(event) @timestamp(at) @expires(1h) end
      """;

  private Prelude() {}

  /** A rule file's text inside the package, every line where it was. */
  static String inPackage(String drl) {
    return drl.matches("(?s).*(^|\\n)\\s*package\\s+policy\\b.*") ? drl : "package policy; " + drl;
  }
}
