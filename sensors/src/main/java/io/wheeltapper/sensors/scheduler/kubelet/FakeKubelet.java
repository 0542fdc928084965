package io.wheeltapper.sensors.scheduler.kubelet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kubelet in memory that says what it is told. Safe for all threads. */
final class FakeKubelet implements Kubelet {

  private volatile List<PodDevices> given = List.of();
  private volatile Optional<List<PodDevices>> offered = Optional.empty();
  private volatile @Nullable IOException trouble;

  /** From now on it answers that. */
  void says(List<PodDevices> nowGiven, List<PodDevices> nowOffered) {
    given = nowGiven;
    offered = Optional.of(nowOffered);
    trouble = null;
  }

  /** From now on it fails so. */
  void fails(IOException why) {
    trouble = why;
  }

  private void answer() throws IOException {
    IOException why = trouble;
    if (why != null) {
      throw why;
    }
  }

  @Override
  public List<PodDevices> given() throws IOException {
    answer();
    return given;
  }

  @Override
  public Optional<List<PodDevices>> offered() throws IOException {
    answer();
    return offered;
  }

  @Override
  public void close() {}
}
