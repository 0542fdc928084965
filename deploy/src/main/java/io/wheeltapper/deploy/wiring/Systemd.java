package io.wheeltapper.deploy.wiring;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What started this process, where that is systemd: told when the agent works, that it still does,
 * and that it stops (sd_notify(3), by the machine's own libsystemd). Elsewhere it says nothing.
 * Safe for any thread; lives as long as the process.
 */
public final class Systemd {

  private static final String LIBRARY = "libsystemd.so.0";

  private final Optional<MethodHandle> call;
  private final Duration watchdog;

  private Systemd(Optional<MethodHandle> call, Duration watchdog) {
    this.call = call;
    this.watchdog = watchdog;
  }

  /** Of this process. */
  public static Systemd here() {
    return of(System.getenv());
  }

  /** NOTIFY_SOCKET says where to tell it, WATCHDOG_USEC within what time a sign of life is due. */
  static Systemd of(Map<String, String> environment) {
    if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
      return new Systemd(Optional.empty(), Duration.ZERO);
    }
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    Duration watchdog =
        micros.matches("[0-9]{1,15}")
            ? Duration.ofNanos(Long.parseLong(micros) * 1000)
            : Duration.ZERO;
    return new Systemd(Optional.of(notify(environment)), watchdog);
  }

  @SuppressWarnings("restricted") // a library of the machine's own, by a name that nobody sets
  private static MethodHandle notify(Map<String, String> environment) {
    try {
      return Linker.nativeLinker()
          .downcallHandle(
              SymbolLookup.libraryLookup(LIBRARY, Arena.global()).findOrThrow("sd_notify"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "NOTIFY_SOCKET is "
              + environment.get("NOTIFY_SOCKET")
              + ", but there is no "
              + LIBRARY
              + " to tell it by; install libsystemd0, or start without Type=notify",
          e);
    }
  }

  /** The agent works. */
  public void ready() {
    tell("READY=1");
  }

  /** The agent is about to end. */
  public void stopping() {
    tell("STOPPING=1");
  }

  /** It still works. */
  public void alive() {
    tell("WATCHDOG=1");
  }

  /** How often {@link #alive} is due: a third of the time allowed; zero where nobody waits. */
  public Duration every() {
    return watchdog.dividedBy(3);
  }

  private void tell(String state) {
    if (call.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      int told = (int) call.get().invokeExact(0, arena.allocateFrom(state));
      if (told < 0) {
        System.getLogger("wheeltapper")
            .log(System.Logger.Level.WARNING, "systemd could not be told {0}: {1}", state, told);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("sd_notify throws nothing", e);
    }
  }
}
