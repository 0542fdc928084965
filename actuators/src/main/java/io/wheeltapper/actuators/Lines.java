package io.wheeltapper.actuators;

import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.Settings;
import java.util.List;

/** Makes the lines of an instance. */
public final class Lines {

  private Lines() {}

  /** A kind's own settings and those of its lines. */
  public static List<Setting> with(List<Setting> own) {
    return Bounds.with(own);
  }

  /**
   * A line within the instance's bounds.
   *
   * @throws io.wheeltapper.core.spi.BadSetting when a bound is none
   */
  public static Line of(Settings settings) {
    return line(settings.instance(), settings);
  }

  /** A line to another system that the same instance calls; within the same bounds, for itself. */
  public static Line of(Settings settings, String system) {
    return line(settings.instance() + "/" + system, settings);
  }

  private static Line line(String name, Settings settings) {
    return new FairLine(new ProtectedLine(name, Bounds.of(settings)));
  }
}
