package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.bmc.Uri;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A computer system as its BMC tells of it now.
 *
 * @param uri whose it is
 * @param power {@code On}, {@code Off}, {@code PoweringOn}, {@code PoweringOff}, or {@code ""}
 * @param progress its {@code BootProgress.LastState}, or {@code ""}
 * @param lastReset its own text for when it was last reset, or {@code ""}
 * @param resetAt the same by our clock, epoch milliseconds; empty where it does not say, where its
 *     own clock is not known, or is behind that time
 * @param unheard why it may have been reset since without a word of it, or {@code ""}
 * @param action where resets are posted, or {@code ""}
 * @param allowed the types that it takes; empty where it does not say
 */
public record Machine(
    String uri,
    String power,
    String progress,
    String lastReset,
    OptionalLong resetAt,
    String unheard,
    String action,
    List<String> allowed) {

  private static final String SYSTEMS = "/redfish/v1/Systems";
  private static final String RESET = "#ComputerSystem.Reset";

  /** While its firmware is at work; schema ComputerSystem, BootProgressTypes. */
  private static final Set<String> BOOTED = Set.of("", "None", "OSRunning", "OEM");

  public Machine {
    allowed = List.copyOf(allowed);
  }

  /** Why no one machine can be told. */
  public static final class NoneSuch extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason, for people. */
    public NoneSuch(String why) {
      super(why);
    }
  }

  /** Whether it tells when it was last reset, so that having no word of one says something. */
  public boolean tells() {
    return resetAt.isPresent() && unheard.isEmpty();
  }

  boolean on() {
    return power.equals("On");
  }

  /** Whether nothing says that its firmware is still at work. */
  boolean booted() {
    return BOOTED.contains(progress);
  }

  /** Whether it takes that type of reset, as far as it says. */
  boolean takes(String type) {
    return allowed.isEmpty() || allowed.contains(type);
  }

  /**
   * Looks at the system that a service was listed for.
   *
   * @throws NoneSuch when it has none, or several and none was named
   */
  static Machine look(Redfish redfish, Pace pace)
      throws CallFailed, InterruptedException, NoneSuch {
    Resource system = system(redfish);
    JsonNode action = system.at("Actions", RESET);
    String text = system.text("LastResetTime");
    return new Machine(
        system.uri(),
        system.text("PowerState"),
        system.text("BootProgress", "LastState"),
        text,
        resetAt(redfish, system, text, pace),
        "",
        action.path("target").isTextual() ? Uri.local(action.path("target").textValue()) : "",
        allowed(redfish, action));
  }

  /**
   * The resource of that system.
   *
   * @throws NoneSuch as {@link #look} does
   */
  public static Resource system(Redfish redfish) throws CallFailed, InterruptedException, NoneSuch {
    String named = redfish.bmc().system();
    String name = redfish.bmc().name();
    if (!named.isEmpty()) {
      return redfish
          .get(named)
          .orElseThrow(() -> new NoneSuch("the BMC of " + name + " has no system " + named));
    }
    List<String> all = redfish.get(SYSTEMS).map(c -> c.links("Members")).orElse(List.of());
    if (all.size() != 1) {
      throw new NoneSuch(
          "the BMC of "
              + name
              + (all.isEmpty()
                  ? " lists no system"
                  : " lists "
                      + all.size()
                      + " systems; name the host's in 'bmcs', as "
                      + name
                      + "=https://ADDRESS"
                      + all.getFirst()));
    }
    return redfish
        .get(all.getFirst())
        .orElseThrow(
            () -> new NoneSuch("the BMC of " + name + " lists a system that is not there"));
  }

  /** By our clock: what the BMC's own clock differs from it is taken off. */
  private static OptionalLong resetAt(Redfish redfish, Resource system, String text, Pace pace)
      throws CallFailed, InterruptedException {
    OptionalLong theirs = millis(text);
    List<String> managers = system.links("Links", "ManagedBy");
    if (theirs.isEmpty() || managers.isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<Resource> manager = redfish.get(managers.getFirst());
    OptionalLong clock = millis(manager.map(m -> m.text("DateTime")).orElse(""));
    // What lies ahead of its own clock was written by another clock, and proves nothing.
    return clock.isEmpty() || theirs.getAsLong() > clock.getAsLong()
        ? OptionalLong.empty()
        : OptionalLong.of(theirs.getAsLong() + pace.now() - clock.getAsLong());
  }

  private static OptionalLong millis(String text) {
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** In the resource itself, or in the action's own description. */
  private static List<String> allowed(Redfish redfish, JsonNode action)
      throws CallFailed, InterruptedException {
    JsonNode inline = action.path("ResetType@Redfish.AllowableValues");
    if (inline.isArray()) {
      return texts(inline);
    }
    String info = Uri.local(action.path("@Redfish.ActionInfo").asText(""));
    if (!info.isEmpty()) {
      for (JsonNode parameter :
          redfish.get(info).map(Resource::body).map(b -> b.path("Parameters")).orElse(action)) {
        if (parameter.path("Name").asText("").equals("ResetType")) {
          return texts(parameter.path("AllowableValues"));
        }
      }
    }
    return List.of();
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(each -> all.add(each.asText("")));
    return all;
  }
}
