package io.wheeltapper.sensors.telemetry.remotewrite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Two independent 64-bit hashes of bytes, keyed anew in each process, so that nobody can make two
 * series look like one; of millions of series no two fall together but by a chance of 1 in 10^24.
 * Multiply and fold, as wyhash does. For one thread.
 */
final class Hash {

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Odd numbers of no meaning: the fractions of the square roots of 2, 3, 5 and 7. */
  private static final long A = 0x6a09e667f3bcc909L;

  private static final long B = 0xbb67ae8584caa73bL;
  private static final long C = 0x3c6ef372fe94f82bL;
  private static final long D = 0xa54ff53a5f1d36f1L;

  private final long firstKey;
  private final long secondKey;
  private long first;
  private long second;

  Hash() {
    SecureRandom random = new SecureRandom();
    firstKey = random.nextLong();
    secondKey = random.nextLong();
  }

  long first() {
    return first;
  }

  long second() {
    return second;
  }

  /** Begins anew. */
  void begin() {
    first = firstKey;
    second = secondKey;
  }

  /** Takes a number in. */
  void add(long word) {
    first = fold(first ^ word, A ^ word);
    second = fold(second ^ word ^ C, B + Long.rotateLeft(word, 32));
  }

  /** Takes bytes in, and how many they are. */
  void add(byte[] bytes, int from, int to) {
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      add((long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < to; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    add(rest);
    add(to - from ^ D);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
