package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.runtime.recording.RecordingLimits;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The recording of a live run, in its data folder: what every decision rested on. */
final class OwnRecording {

  /** In the data folder: what masked fields are hashed with, so that nobody can try names out. */
  private static final String MASK_KEY = "mask.key";

  private OwnRecording() {}

  /**
   * Begins it, or null where the configuration wants none.
   *
   * @param bundle the hash of the bundle that decides
   * @param entries how many the ledger has now
   * @param topology the hash of the topology in force
   */
  static @Nullable Recorder begin(
      ConfigReader.Loaded loaded, String bundle, long entries, String topology) throws IOException {
    Config config = loaded.config();
    if (!config.recording().on()) {
      return null;
    }
    Path folder = config.data().resolve(LiveAgent.RECORDINGS);
    Files.createDirectories(folder);
    RecordingLimits limits =
        new RecordingLimits(
            config.recording().maxAge(),
            config.recording().maxBytes().count(),
            RecordingLimits.defaults().queued());
    return new Recorder(
        folder,
        RecordingHeader.first(
            LiveAgent.VERSION,
            UUID.randomUUID().toString(),
            bundle,
            loaded.hash(),
            entries,
            System.currentTimeMillis(),
            topology),
        limits,
        InstantSource.system(),
        Mask.of(config.recording().mask().fields(), config.data().resolve(MASK_KEY)));
  }
}
