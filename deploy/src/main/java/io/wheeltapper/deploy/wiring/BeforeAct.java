package io.wheeltapper.deploy.wiring;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Kinds;
import java.nio.file.Path;
import java.util.List;

/**
 * What must be so before an agent is let act ({@code --act}): its ledger could not be rolled back
 * unseen, no credential that can write is shared, and somebody stands for its bundle. Each refusal
 * says what would be right.
 */
final class BeforeAct {

  private BeforeAct() {}

  /** What the configuration alone tells; a simulated factory needs no copy of checkpoints. */
  static void configured(LiveAgent.Start start) throws LiveAgent.Refused {
    Config config = start.loaded().config();
    if (!start.act() || config.laboratory()) {
      return;
    }
    if (start.demo() == null && config.checkpoints().sinks().isEmpty()) {
      throw refused(
          "without a copy of its checkpoints elsewhere nobody could tell whether the ledger was"
              + " rolled back; set checkpoints: {sinks: [DIR]}, or laboratory: true where nothing"
              + " is at stake");
    }
    List<String> shared = Credentials.shared(config, Kinds.discover());
    if (!shared.isEmpty()) {
      throw refused(String.join("; ", shared));
    }
  }

  /** Who stands for the bundle in a folder, and for those that come after it. */
  static Vouched vouched(LiveAgent.Start start, Path folder, Bundle bundle)
      throws LiveAgent.Refused {
    Vouched vouched = Vouched.of(start.loaded().config(), start.act() && start.demo() == null);
    List<String> doubts = vouched.problems(folder, bundle.policy().hash());
    if (!doubts.isEmpty()) {
      throw refused(
          String.join("; ", doubts)
              + "; a person who wants it so writes policy: {unsigned: allow}");
    }
    return vouched;
  }

  private static LiveAgent.Refused refused(String why) {
    return new LiveAgent.Refused("--act is refused here: " + why);
  }
}
