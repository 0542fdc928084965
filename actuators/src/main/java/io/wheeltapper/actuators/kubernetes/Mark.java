package io.wheeltapper.actuators.kubernetes;

import java.util.Optional;

/**
 * What stands at a node of a reboot that we asked for: whose it is, and which boot it was to end.
 * Kept at the server, so that neither a restart of ours nor a Job that is collected loses it.
 *
 * @param attempt that asked
 * @param bootId that the node had then; another proves that it rebooted
 */
record Mark(String attempt, String bootId) {

  static Optional<Mark> in(String text) {
    int blank = text.indexOf(' ');
    return blank < 1
        ? Optional.empty()
        : Optional.of(new Mark(text.substring(0, blank), text.substring(blank + 1)));
  }

  String text() {
    return attempt + " " + bootId;
  }
}
