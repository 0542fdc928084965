package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One record of the ledger. The names of the components are the keys of {@code --json} and of the
 * ledger alike. Immutable. {@code at} is the decision's time in epoch milliseconds; {@code caseId}
 * (written {@code case}) is {@code ""} for what belongs to none.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Found.class, name = "found"),
  @JsonSubTypes.Type(value = Entry.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = Entry.Judged.class, name = "judged"),
  @JsonSubTypes.Type(value = Entry.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Entry.Acted.class, name = "acted"),
  @JsonSubTypes.Type(value = Entry.Verified.class, name = "verified"),
  @JsonSubTypes.Type(value = Entry.Undone.class, name = "undone"),
  @JsonSubTypes.Type(value = Entry.Cleared.class, name = "cleared"),
  @JsonSubTypes.Type(value = Entry.Advised.class, name = "advised"),
  @JsonSubTypes.Type(value = Entry.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = Entry.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Entry.ModeSet.class, name = "mode"),
  @JsonSubTypes.Type(value = Entry.ModeUnset.class, name = "mode-unset"),
  @JsonSubTypes.Type(value = Entry.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = Entry.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = Entry.Window.class, name = "window"),
  @JsonSubTypes.Type(value = Entry.Maintenance.class, name = "maintenance"),
  @JsonSubTypes.Type(value = Entry.Configured.class, name = "config"),
  @JsonSubTypes.Type(value = Entry.Activated.class, name = "activated"),
  @JsonSubTypes.Type(value = Entry.Reviewed.class, name = "reviewed"),
  @JsonSubTypes.Type(value = Entry.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = Entry.Denied.class, name = "denied"),
  @JsonSubTypes.Type(value = Entry.Key.class, name = "key"),
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface Entry {

  /** The decision's time, epoch milliseconds. */
  long at();

  /** The case, or {@code ""}. */
  @JsonProperty("case")
  String caseId();

  /** What it is about. */
  Target target();

  /** What belongs to no case; about the site where the record names no target. */
  sealed interface OfNoCase extends Entry {
    @Override
    default String caseId() {
      return "";
    }

    @Override
    default Target target() {
      return Target.site();
    }
  }

  /**
   * A rule concluded a fault. {@code details} become keys of their own: {@code xid}, {@code pci}.
   * {@code ruleHash} is the rule's version, see {@link Finding}; {@code ""} for what the loop
   * itself finds, and in ledgers from before it was written.
   */
  record Found(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String node,
      long observed,
      String rule,
      @JsonProperty(RULE_HASH) String ruleHash,
      String recommendation,
      String source,
      List<Evidence> evidence,
      @JsonAnyGetter @JsonAnySetter Map<String, String> details)
      implements Entry {

    /** The key of the rule's version. */
    public static final String RULE_HASH = "rule_hash";

    public Found {
      ruleHash = orEmpty(ruleHash);
      evidence = evidence == null ? List.of() : List.copyOf(evidence);
      details = details == null ? Map.of() : new TreeMap<>(details);
      node = orEmpty(node);
      recommendation = orEmpty(recommendation);
      source = orEmpty(source);
    }

    /** One of no rule's version. */
    public Found(
        long at,
        String caseId,
        Target target,
        Fault fault,
        String node,
        long observed,
        String rule,
        String recommendation,
        String source,
        List<Evidence> evidence,
        Map<String, String> details) {
      this(
          at,
          caseId,
          target,
          fault,
          node,
          observed,
          rule,
          "",
          recommendation,
          source,
          evidence,
          details);
    }

    /** The same with other details. */
    public Found with(Map<String, String> others) {
      return new Found(
          at,
          caseId,
          target,
          fault,
          node,
          observed,
          rule,
          ruleHash,
          recommendation,
          source,
          evidence,
          others);
    }

    /** The same with another version of its rule. */
    public Found ofRule(String hash) {
      return new Found(
          at,
          caseId,
          target,
          fault,
          node,
          observed,
          rule,
          hash,
          recommendation,
          source,
          evidence,
          details);
    }
  }

  /**
   * A remediation was chosen. {@code plan} is the hash of exactly this plan; approvals name it.
   * {@code since}: what was seen up to then no longer counts, epoch milliseconds; 0 for all counts.
   */
  record Planned(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      int rung,
      String remediation,
      List<Action> actions,
      String plan,
      String reason,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long since)
      implements Entry {
    public Planned {
      actions = actions == null ? List.of() : List.copyOf(actions);
      reason = orEmpty(reason);
    }

    /** A plan for which all counts that was seen. */
    public Planned(
        long at,
        String caseId,
        Target target,
        Fault fault,
        int rung,
        String remediation,
        List<Action> actions,
        String plan,
        String reason) {
      this(at, caseId, target, fault, rung, remediation, actions, plan, reason, 0);
    }

    /** The same, of which only what was seen after a moment counts. */
    public Planned since(long moment) {
      return new Planned(
          at, caseId, target, fault, rung, remediation, actions, plan, reason, moment);
    }
  }

  /** The gate answered for one action. {@code mode} is the mode that would carry it out. */
  record Judged(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String action,
      int rung,
      int step,
      String plan,
      String verdict,
      String guard,
      String reason,
      long until,
      Mode mode,
      List<Judgement> guards)
      implements Entry {
    public Judged {
      guards = guards == null ? List.of() : List.copyOf(guards);
      guard = orEmpty(guard);
      reason = orEmpty(reason);
    }
  }

  /** An attempt is about to be made; durable before the call. */
  record Started(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String action,
      Map<String, String> parameters,
      int rung,
      int step,
      String attempt,
      long epoch,
      List<String> preview)
      implements Entry {
    public Started {
      parameters = parameters == null ? Map.of() : new TreeMap<>(parameters);
      preview = preview == null ? List.of() : List.copyOf(preview);
    }
  }

  /**
   * The attempt ended: {@code outcome} is {@code done}, {@code failed} or {@code unknown}. {@code
   * how} is {@link #NOT_CALLED}, {@link #NOT_SEEN}, {@link #CUT_OFF} or {@code ""}. {@code exhibit}
   * names the evidence that is kept beside the ledger, see {@link Exhibit}, or is {@code ""}.
   */
  record Acted(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String action,
      int rung,
      int step,
      String attempt,
      String outcome,
      boolean retryable,
      String reason,
      String how,
      String exhibit)
      implements Entry {

    /** Nothing was called, so that it was no try. */
    public static final String NOT_CALLED = "not-called";

    /** It was called or may have been, and nobody could look whether it took effect. */
    public static final String NOT_SEEN = "not-seen";

    /**
     * A restart of the agent cut it off, and it was looked at and is not there, or not yet: the
     * same attempt goes on, and it was no try of its own.
     */
    public static final String CUT_OFF = "cut-off";

    public Acted {
      how = orEmpty(how);
      exhibit = orEmpty(exhibit);
    }

    /** One that was called, and looked for where that was wanted. */
    public Acted(
        long at,
        String caseId,
        Target target,
        Fault fault,
        String action,
        int rung,
        int step,
        String attempt,
        String outcome,
        boolean retryable,
        String reason) {
      this(
          at, caseId, target, fault, action, rung, step, attempt, outcome, retryable, reason, "",
          "");
    }
  }

  /** The post-condition was looked at. {@code exhibit} is as in {@link Acted}. */
  record Verified(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String action,
      int rung,
      int step,
      String attempt,
      String outcome,
      String reason,
      String exhibit)
      implements Entry {
    public Verified {
      exhibit = orEmpty(exhibit);
    }

    /** One without evidence. */
    public Verified(
        long at,
        String caseId,
        Target target,
        Fault fault,
        String action,
        int rung,
        int step,
        String attempt,
        String outcome,
        String reason) {
      this(at, caseId, target, fault, action, rung, step, attempt, outcome, reason, "");
    }
  }

  /**
   * An action that failed was taken back by its inverse. {@code exhibit} is as in {@link Acted}.
   */
  record Undone(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String action,
      int rung,
      int step,
      String attempt,
      String outcome,
      String reason,
      String exhibit)
      implements Entry {
    public Undone {
      exhibit = orEmpty(exhibit);
    }

    /** One without evidence. */
    public Undone(
        long at,
        String caseId,
        Target target,
        Fault fault,
        String action,
        int rung,
        int step,
        String attempt,
        String outcome,
        String reason) {
      this(at, caseId, target, fault, action, rung, step, attempt, outcome, reason, "");
    }
  }

  /** The case is over. {@code by} is a person's name, or {@code ""} when the agent closed it. */
  record Cleared(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Fault fault,
      String by,
      String reason)
      implements Entry {

    /** The reason ends so where all steps of the plan were done: its last may have been a call. */
    public static final String DONE = "done and verified";

    public Cleared {
      by = orEmpty(by);
    }
  }

  /**
   * The language model's second opinion.
   *
   * @param asks whether what is still to be done for the case asks a person from now on
   * @param until up to when what is still to be done for the case waits, epoch milliseconds; 0 for
   *     not at all
   */
  record Advised(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      Advice advice,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean asks,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long until)
      implements Entry {
    public Advised {
      // One that had to be cut short may have lost its words.
      advice = advice == null ? Advice.NONE : advice;
    }
  }

  /** A person approved exactly this plan. */
  record Approved(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      String plan,
      String by,
      String reason)
      implements Entry {
    public Approved {
      reason = orEmpty(reason);
    }
  }

  /** A person refused exactly this plan. */
  record Refused(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      String plan,
      String by,
      String reason)
      implements Entry {
    public Refused {
      reason = orEmpty(reason);
    }
  }

  /**
   * How far the agent may go, for action × fault × scope; {@code *} is any. The narrowest wins.
   *
   * @param action an action's name, an effect ({@code restores}, {@code changes} …) or {@code *}
   */
  record ModeSet(
      long at, Mode mode, String action, String fault, Target target, String by, String reason)
      implements OfNoCase {
    public ModeSet {
      reason = orEmpty(reason);
    }
  }

  /** A setting of the mode is taken away; what is wider holds again. */
  record ModeUnset(long at, String action, String fault, Target target, String by, String reason)
      implements OfNoCase {
    public ModeUnset {
      reason = orEmpty(reason);
    }
  }

  /** Nothing new starts at this reach: the site, a rack, a node. */
  record Paused(long at, Target target, String by, String reason) implements OfNoCase {
    public Paused {
      reason = orEmpty(reason);
    }
  }

  /** A pause is over. */
  record Resumed(long at, Target target, String by, String reason) implements OfNoCase {
    public Resumed {
      reason = orEmpty(reason);
    }
  }

  /**
   * A change window or a freeze opened, or closed: by its calendar, or by a person. {@code phase}
   * is {@code opened} or {@code closed}; a closing one has the report.
   */
  record Window(
      long at,
      String name,
      String phase,
      WindowTerms terms,
      String by,
      String reason,
      WindowReport report)
      implements OfNoCase {
    public Window {
      by = orEmpty(by);
      reason = orEmpty(reason);
      report = report == null ? WindowReport.EMPTY : report;
    }

    @Override
    public Target target() {
      return Target.window(name);
    }
  }

  /**
   * Maintenance was declared, declared anew, or is over: {@code phase} is {@code begun} or {@code
   * ended}. {@code source} is the sensor that said so, {@code ""} for a person. {@code nodes} are
   * those it is about where the target does not say it itself; a long list goes on in the next
   * entry of the same target, whose {@code part} is higher.
   */
  record Maintenance(
      long at,
      String phase,
      Target target,
      String source,
      List<String> nodes,
      int part,
      long from,
      long until,
      String by,
      String reason)
      implements OfNoCase {

    /** Most names in one entry, so that it stays within its bound. */
    public static final int MOST_NODES = 500;

    public Maintenance {
      nodes = nodes == null ? List.of() : List.copyOf(nodes);
      source = orEmpty(source);
      by = orEmpty(by);
      reason = orEmpty(reason);
    }
  }

  /** The configuration that holds from here on, by its hash. */
  record Configured(long at, String hash, String by, String reason, List<Bound> bounds)
      implements OfNoCase {
    public Configured {
      reason = orEmpty(reason);
      bounds = bounds == null ? List.of() : List.copyOf(bounds);
    }

    /** One that lets no set-point be moved. */
    public Configured(long at, String hash, String by, String reason) {
      this(at, hash, by, reason, List.of());
    }
  }

  /** The policy bundle that decides from here on, by its hash. */
  record Activated(long at, String bundle, String version, String hash, String by, String reason)
      implements OfNoCase {
    public Activated {
      reason = orEmpty(reason);
    }
  }

  /**
   * A person looked at what the agent made of a case: {@code word} is {@code right}, {@code wrong}
   * or {@code unsure}. Of several the last counts.
   */
  record Reviewed(
      long at,
      @JsonProperty("case") String caseId,
      Target target,
      String word,
      String by,
      String reason)
      implements Entry {
    public Reviewed {
      reason = orEmpty(reason);
    }
  }

  /**
   * A bundle that is not in force: {@code phase} is {@code shadow begun} when it begins to decide
   * beside the one that is, and never acts, {@code shadow ended}, or {@code refused}.
   *
   * @param until when the shadow is to end, epoch milliseconds; else 0
   */
  record Candidate(
      long at,
      String phase,
      String bundle,
      String version,
      String hash,
      long until,
      String by,
      String reason)
      implements OfNoCase {
    public Candidate {
      by = orEmpty(by);
      reason = orEmpty(reason);
    }
  }

  /**
   * Somebody asked the API for what they may not, or could not prove who they are. It changes no
   * decision.
   *
   * @param by the name that was proven, or {@code ""}
   * @param how it was proved: {@code token}, {@code oidc}, {@code mtls}, or {@code nobody}
   * @param address from where, as the connection says
   * @param right what would have been wanted
   * @param what the method and the route, never its parameters
   * @param count of how many attempts this tells; above 1 they were too many to be told singly
   */
  record Denied(
      long at,
      String by,
      String how,
      String address,
      String right,
      String what,
      String reason,
      long count)
      implements OfNoCase {
    public Denied {
      by = orEmpty(by);
      how = orEmpty(how);
      address = orEmpty(address);
      right = orEmpty(right);
      what = orEmpty(what);
      reason = orEmpty(reason);
    }
  }

  /** The verifier key that signs this log's checkpoints from here on. */
  record Key(long at, String vkey) implements OfNoCase {}

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
