package io.wheeltapper.core.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.slo.Run;
import java.util.List;

/**
 * Everything that can change a decision, in the order in which it arrived. The agent is a function
 * of its inputs: recorded and taken again in the same order, they give the same entries. {@code at}
 * is the loop's time in epoch milliseconds; it never goes back.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Input.Sensed.class, name = "sensed"),
  @JsonSubTypes.Type(value = Input.Tick.class, name = "tick"),
  @JsonSubTypes.Type(value = Input.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = Input.Decided.class, name = "decided"),
  @JsonSubTypes.Type(value = Input.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = Input.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = Input.SetMode.class, name = "mode"),
  @JsonSubTypes.Type(value = Input.UnsetMode.class, name = "unset-mode"),
  @JsonSubTypes.Type(value = Input.OpenWindow.class, name = "open-window"),
  @JsonSubTypes.Type(value = Input.CloseWindow.class, name = "close-window"),
  @JsonSubTypes.Type(value = Input.BeginMaintenance.class, name = "begin-maintenance"),
  @JsonSubTypes.Type(value = Input.EndMaintenance.class, name = "end-maintenance"),
  @JsonSubTypes.Type(value = Input.Configure.class, name = "configure"),
  @JsonSubTypes.Type(value = Input.Activate.class, name = "activate"),
  @JsonSubTypes.Type(value = Input.Review.class, name = "review"),
  @JsonSubTypes.Type(value = Input.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = Input.Denied.class, name = "denied"),
  @JsonSubTypes.Type(value = Input.Advised.class, name = "advised"),
  @JsonSubTypes.Type(value = Input.Restored.class, name = "restored"),
})
public sealed interface Input {

  /** The loop's time, epoch milliseconds. */
  long at();

  /** Signals, in the order of arrival, before the filter. */
  record Sensed(long at, List<Signal> signals) implements Input {
    public Sensed {
      signals = List.copyOf(signals);
    }
  }

  /** Time went on. {@code clock} is how far the sessions' clock may advance without signals. */
  record Tick(long at, long clock) implements Input {}

  /**
   * What a lane did: which part of an attempt ended, and how. {@code exhibit} is the {@link
   * io.wheeltapper.core.model.Exhibit name} of its evidence, or {@code ""}.
   */
  record Ended(
      long at,
      String attempt,
      Part part,
      String outcome,
      boolean retryable,
      String detail,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String exhibit)
      implements Input {
    public Ended {
      // A recording from before there was any has none.
      exhibit = exhibit == null ? "" : exhibit;
    }

    /** One without evidence. */
    public Ended(
        long at, String attempt, Part part, String outcome, boolean retryable, String detail) {
      this(at, attempt, part, outcome, retryable, detail, "");
    }

    /** The part of an attempt. */
    public enum Part {
      /** The exact calls are known; they are the detail, a line each. */
      PREVIEW,
      /** The calls could not be listed now, for the system was not reached: nothing is wrong. */
      NOT_LISTED,
      /**
       * The preview could not be made, or the call was not let through, or the last look before it
       * said no: nothing was called.
       */
      NOT_CALLED,
      EXECUTE,
      /** It was called or may have been, and nobody could look whether it took effect. */
      NOT_SEEN,
      VERIFY
    }
  }

  /** A person approved or refused a plan. */
  record Decided(long at, String caseId, String plan, boolean approved, String by, String reason)
      implements Input {}

  /** A person stopped new actions at a reach. */
  record Pause(long at, Target target, String by, String reason) implements Input {}

  /** A person let actions go on. */
  record Resume(long at, Target target, String by, String reason) implements Input {}

  /** A person set how far the agent may go for action × fault × scope ({@code *} is any). */
  record SetMode(
      long at, Mode mode, String action, String fault, Target target, String by, String reason)
      implements Input {}

  /** A person took exactly this setting of the mode away. */
  record UnsetMode(long at, String action, String fault, Target target, String by, String reason)
      implements Input {}

  /** A person opened a window or a freeze by hand; {@code terms.since} is the time of asking. */
  record OpenWindow(long at, String name, WindowTerms terms, String by, String reason)
      implements Input {}

  /** A person closed a window or a freeze, also one that its calendar holds open. */
  record CloseWindow(long at, String name, String by, String reason) implements Input {}

  /** A person declared maintenance. */
  record BeginMaintenance(long at, Target target, long until, String by, String reason)
      implements Input {}

  /** A person says that maintenance is over. */
  record EndMaintenance(long at, Target target, String by, String reason) implements Input {}

  /**
   * A configuration came into force.
   *
   * @param hash over its text
   * @param ceiling how far the command line lets any setting go
   * @param carriers the action names that an actuator here carries out
   * @param bounds within which set-points may be moved
   */
  record Configure(
      long at,
      String hash,
      Mode ceiling,
      List<String> carriers,
      String by,
      String reason,
      List<Bound> bounds)
      implements Input {
    public Configure {
      carriers = List.copyOf(carriers);
      bounds = bounds == null ? List.of() : List.copyOf(bounds);
    }

    /** One that lets no set-point be moved. */
    public Configure(
        long at, String hash, Mode ceiling, List<String> carriers, String by, String reason) {
      this(at, hash, ceiling, carriers, by, reason, List.of());
    }
  }

  /**
   * An adviser spoke of a case; for an open one only it is booked. {@code asks} and {@code until}
   * are as in {@link io.wheeltapper.core.model.Entry.Advised}, and all of it that can change a
   * decision.
   */
  record Advised(
      long at,
      String caseId,
      Advice advice,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean asks,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long until)
      implements Input {}

  /** A bundle came into force. */
  record Activate(long at, String bundle, String version, String hash, String by, String reason)
      implements Input {}

  /**
   * A person says of a case whether the agent was {@code right}, {@code wrong}, or {@code unsure}.
   */
  record Review(long at, String caseId, String word, String by, String reason) implements Input {}

  /**
   * A bundle that is not in force decides beside the one that is, or was refused; {@code phase} as
   * in {@link io.wheeltapper.core.model.Entry.Candidate}. It changes no decision; the ledger is to
   * have it.
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
      implements Input {}

  /**
   * An attempt at the API was denied, or several; as in {@link
   * io.wheeltapper.core.model.Entry.Denied}. It changes no decision; the ledger is to have it.
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
      implements Input {

    /** The same at another time. */
    public Denied at(long now) {
      return new Denied(now, by, how, address, right, what, reason, count);
    }
  }

  /** Minutes of indicators that were measured before this start, as the store has them. */
  record Restored(long at, List<Run> runs) implements Input {
    public Restored {
      runs = List.copyOf(runs);
    }
  }
}
