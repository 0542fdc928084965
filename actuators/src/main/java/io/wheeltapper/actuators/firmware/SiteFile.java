package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** The site's file that a kind's setting {@code file} names, read anew at each use. */
public final class SiteFile {

  private static final String KEY = "file";

  private final Optional<Path> path;

  private SiteFile(Optional<Path> path) {
    this.path = path;
  }

  /**
   * That of an instance; where it names one, it is read once, so that its problems are told at
   * once.
   *
   * @throws BadSetting with every problem of the file and its place
   */
  public static SiteFile of(Settings settings) {
    if (settings.text(KEY).isEmpty()) {
      return new SiteFile(Optional.empty());
    }
    Path path = settings.path(KEY);
    Firmware.read(KEY, path);
    return new SiteFile(Optional.of(path));
  }

  /**
   * What it says now.
   *
   * @throws CallFailed refused, when none is named; not made, when it cannot be read now, as while
   *     it is written anew
   */
  public Firmware now() throws CallFailed {
    if (path.isEmpty()) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED, "no 'file' is set, so that no version is known for good");
    }
    try {
      return Firmware.read(KEY, path.get());
    } catch (BadSetting e) {
      throw new CallFailed(CallFailed.Kind.NOT_MADE, String.valueOf(e.getMessage()), e);
    }
  }
}
