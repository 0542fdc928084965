package io.wheeltapper.deploy.config;

import java.util.Set;

/** Which addresses nobody else can reach. Names are not resolved: a resolver can be lied to. */
public final class Loopback {

  private static final Set<String> NAMES = Set.of("localhost", "::1", "[::1]");

  private Loopback() {}

  /** Whether this is 127.0.0.0/8 written out (RFC 1122), ::1, or localhost. */
  public static boolean is(String address) {
    return NAMES.contains(address) || address.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  }
}
