package io.wheeltapper.sensors.fabric;

import java.util.Optional;

/**
 * A port as the subnet shows it.
 *
 * @param lid of its node, or 0 where that is not known
 * @param state {@code Active}, {@code Down}, {@code Initialize}, {@code Armed}, or {@code ""}
 * @param physical {@code LinkUp}, {@code Polling}, {@code Disabled} …, or {@code ""}
 * @param gigabits its rate as sysfs would say it, or NaN
 * @param peer the other end, while there is a link
 */
public record SubnetPort(
    End end, int lid, String state, String physical, double gigabits, Optional<End> peer) {

  /** Data rates of a lane in Gb/s, by what it signals: what the names of speeds promise. */
  private static final double[][] LANES = {
    {2.5, 2.5},
    {5, 5},
    {10, 10},
    {14.0625, 14},
    {25.78125, 25},
    {53.125, 50},
    {106.25, 100},
    {212.5, 200}
  };

  /** The rate of so many lanes that signal so fast, or NaN where that is no speed there is. */
  public static double gigabits(int lanes, double signalled) {
    for (double[] lane : LANES) {
      if (Math.abs(lane[0] - signalled) < 0.01) {
        return lanes * lane[1];
      }
    }
    return Double.NaN;
  }

  /** The rate of so many lanes at a speed of this name, or NaN. */
  public static double gigabits(int lanes, String speed) {
    double lane =
        switch (speed) {
          case "SDR" -> 2.5;
          case "DDR" -> 5;
          case "QDR", "FDR10" -> 10;
          case "FDR" -> 14;
          case "EDR" -> 25;
          case "HDR" -> 50;
          case "NDR" -> 100;
          case "XDR" -> 200;
          default -> Double.NaN;
        };
    return lanes * lane;
  }

  /** The same, of whose other end nothing is said. */
  SubnetPort without() {
    return new SubnetPort(end, lid, state, physical, gigabits, Optional.empty());
  }

  boolean active() {
    return state.equals("Active");
  }
}
