package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Entry;
import java.util.List;

/**
 * How far persons let the agent go, and where they stopped it.
 *
 * @param ceiling no setting goes beyond it: what the agent was started with
 * @param bundle the bundle's own mode, where no setting says otherwise
 * @param modes what persons set and nobody took away, oldest first; the narrowest wins
 * @param pauses by their reach
 */
public record Controls(
    String ceiling, String bundle, List<ModeView> modes, List<PauseView> pauses) {

  /** One setting. {@code at} is when it was set, epoch milliseconds; {@code *} is any. */
  public record ModeView(
      String mode, String action, String fault, String target, String by, String reason, long at) {}

  /** One pause. {@code at} is when it began, epoch milliseconds. */
  public record PauseView(String target, String by, String reason, long at) {}

  public Controls {
    modes = List.copyOf(modes);
    pauses = List.copyOf(pauses);
  }

  /** What holds now. Call on the thread that owns the site's book. */
  public static Controls of(Site site) {
    return new Controls(
        site.ceiling().word(),
        site.policy().mode().word(),
        site.book().modes().stream().map(Controls::view).toList(),
        site.book().pauses().stream()
            .map(p -> new PauseView(p.target().toString(), p.by(), p.reason(), p.at()))
            .toList());
  }

  private static ModeView view(Entry.ModeSet set) {
    return new ModeView(
        set.mode().word(),
        set.action(),
        set.fault(),
        set.target().toString(),
        set.by(),
        set.reason(),
        set.at());
  }
}
