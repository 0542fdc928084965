package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import java.util.Optional;

/**
 * What an action asks for: which version of which component to leave and which to bring. It never
 * follows from the version in force, so that the same action twice is as once. Parameters {@code
 * component}, {@code from}, {@code to}, as the planner knows them from the history of the node's
 * versions; else by the site's file.
 *
 * @param from the version to leave
 * @param to the version before it
 * @param back whether it goes back; else what a rollback left is brought again
 */
public record Order(Component component, Release from, Release to, boolean back) {

  /** {@code firmware.rollback}: to the version before. */
  public static final String ROLLBACK = "firmware.rollback";

  /** {@code firmware.restore}: what a rollback left is brought again. */
  public static final String RESTORE = "firmware.restore";

  /**
   * Of an action.
   *
   * @throws CallFailed refused, when no version is known for good that it could go to
   */
  public static Order of(Action action, Firmware firmware) throws CallFailed {
    Component component = firmware.component(action.parameter("component"));
    String leave = or(action.parameter("from"), component.leave());
    if (leave.isEmpty()) {
      throw refused(
          "which version of "
              + component.name()
              + " to leave is not known: say it with: {from: …} or as 'leave' in the site's file");
    }
    boolean back = action.name().equals(ROLLBACK);
    String before = action.parameter("to");
    // Going back leaves a version that the site need not hold; coming back brings it.
    Release from =
        back
            ? component.release(leave).orElseGet(() -> unheld(leave))
            : known(component, component.release(leave), leave);
    Release to =
        before.isEmpty()
            ? component
                .before(leave)
                .orElseThrow(() ->
                    refused(
                        "no version of "
                            + component.name()
                            + " before "
                            + leave
                            + " is known for good: add it and its image to the site's file"))
            : known(component, component.release(before), before);
    if (to.version().equals(from.version())) {
      throw refused(component.name() + " " + leave + " is to be left for itself");
    }
    return new Order(component, from, to, back);
  }

  private static Release unheld(String version) {
    return new Release(version, java.util.Map.of(), Optional.empty());
  }

  private static Release known(Component component, Optional<Release> release, String version)
      throws CallFailed {
    return release.orElseThrow(
        () -> refused(component.name() + " " + version + " is no version of the site's file"));
  }

  private static String or(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  private static CallFailed refused(String why) {
    return new CallFailed(CallFailed.Kind.REFUSED, why);
  }

  /** The release that the node is to have. */
  public Release wanted() {
    return back ? to : from;
  }

  /** For people: {@code bios 1.1.0}. */
  public String words() {
    return component.name() + " " + wanted().version();
  }
}
