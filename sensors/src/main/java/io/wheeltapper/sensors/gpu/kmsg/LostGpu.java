package io.wheeltapper.sensors.gpu.kmsg;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * "Fallen off the bus" in the words that carry no Xid, on one line or spread over up to four. For
 * one log, one thread.
 */
final class LostGpu {

  private static final Pattern ONE_LINE =
      Pattern.compile(
          "NVRM: (?:The NVIDIA )?GPU (?:at )?(?:PCI:)?"
              + PciAddress.PATTERN
              + "\\b.*\\b(?:has )?fallen off the bus.*");
  private static final Pattern BEGIN =
      Pattern.compile("NVRM: The NVIDIA GPU " + PciAddress.PATTERN + "\\b.*");
  private static final Pattern END = Pattern.compile("(?:NVRM:)? *(?:has )?fallen off the bus.*");

  /** Lines between the one that names the GPU and the one that says what became of it. */
  private static final int LONGEST_STORY = 4;

  private String begun = "";
  private int linesLeft;

  /** The PCI address of the GPU that this message says has gone. */
  Optional<String> take(String message) {
    Matcher one = ONE_LINE.matcher(message);
    if (one.matches()) {
      begun = "";
      return Optional.of(address(one));
    }
    Matcher begin = BEGIN.matcher(message);
    if (begin.matches()) {
      begun = address(begin);
      linesLeft = LONGEST_STORY;
      return Optional.empty();
    }
    if (linesLeft > 0) {
      linesLeft--;
      if (!begun.isEmpty() && END.matcher(message).matches()) {
        String pci = begun;
        begun = "";
        return Optional.of(pci);
      }
    }
    return Optional.empty();
  }

  private static String address(Matcher m) {
    return PciAddress.of(m.group(1), m.group(2), m.group(3));
  }
}
