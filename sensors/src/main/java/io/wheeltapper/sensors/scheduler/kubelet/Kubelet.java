package io.wheeltapper.sensors.scheduler.kubelet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One node's kubelet as this sensor needs it ({@code v1.PodResourcesLister}). Reads only, every
 * call with a time limit. For one thread.
 */
interface Kubelet extends AutoCloseable {

  /**
   * Every device that a pod was given.
   *
   * @throws Late when no answer came in time
   * @throws IOException when there is no kubelet, or it refuses
   */
  List<PodDevices> given() throws IOException, InterruptedException;

  /**
   * Every sound device that device plugins offer, given or not; empty for a kubelet that does not
   * tell (before 1.23).
   *
   * @throws Late when no answer came in time
   * @throws IOException when there is no kubelet, or it refuses
   */
  Optional<List<PodDevices>> offered() throws IOException, InterruptedException;

  @Override
  void close();

  /** No answer came in time: it hangs, or it is slow. */
  final class Late extends IOException {
    private static final long serialVersionUID = 1L;

    Late(String what) {
      super(what);
    }
  }
}
