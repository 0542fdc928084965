package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.signing.Signature;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the bundle's folder every few seconds and puts a changed bundle in force. A bad one
 * changes nothing: the last good one stays, and every problem is said once, in the log and in the
 * status.
 */
final class BundleWatch implements AutoCloseable, Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(BundleWatch.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long A_DAY_MILLIS = 86_400_000L;

  private final Path folder;
  private final Station station;
  private final InForce inForce;
  private final Vouched vouched;
  private final Shadows shadows;
  private final UnaryOperator<Bundle> dress;
  private final Thread thread;
  private volatile List<String> problems = List.of();
  private String seen;
  private String active;

  /**
   * Begins to look.
   *
   * @param hash that of the folder as it was loaded
   * @param dress makes of a loaded bundle the one that is put in force
   */
  BundleWatch(
      Path folder,
      String hash,
      Station station,
      InForce inForce,
      Vouched vouched,
      Shadows shadows,
      UnaryOperator<Bundle> dress) {
    this.vouched = vouched;
    this.shadows = shadows;
    this.inForce = inForce;
    this.dress = dress;
    this.folder = folder;
    this.station = station;
    this.active = hash;
    this.seen = hash + Signature.text(folder);
    this.thread = Thread.ofVirtual().name("bundle watch").start(this);
  }

  /**
   * What is wrong with the folder as it lies there; empty while the bundle in force is what lies
   * there.
   */
  List<String> problems() {
    return problems;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    String now = PolicyReader.hash(folder) + Signature.text(folder);
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      Bundle loaded = Bundle.load(folder, Shipped.classes());
      if (loaded.policy().hash().equals(active)) {
        problems = List.of(); // what is in force lies there again, or was signed anew
        return;
      }
      if (loaded.policy().mode() == Mode.SHADOW) {
        problems = List.of();
        shadows.begin(
            folder.toString(),
            A_DAY_MILLIS,
            "",
            "the bundle's folder changed, and its mode is shadow");
        return;
      }
      List<String> doubts = vouched.problems(folder, loaded.policy().hash());
      if (!doubts.isEmpty()) {
        refuse(loaded, doubts);
        return;
      }
      inForce.keep(folder, loaded.policy().hash());
      Bundle bundle = dress.apply(loaded);
      problems = List.of();
      station.activate(bundle.policy(), bundle, "", "the bundle's folder changed");
      active = loaded.policy().hash();
    } catch (Bundle.Bad e) {
      problems = e.problems().stream().map(Object::toString).toList();
      problems.forEach(
          p -> LOG.error("bundle={} state=refused the last good one stays: {}", folder, p));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      problems = List.of(String.valueOf(e.getMessage()));
      LOG.error("bundle={} state=refused the last good one stays: {}", folder, e.toString());
    }
  }

  /** One that would act and nobody stands for: said in the log, the status and the ledger. */
  private void refuse(Bundle bundle, List<String> doubts) {
    problems = doubts;
    doubts.forEach(
        d -> LOG.error("bundle={} state=refused the last good one stays: {}", folder, d));
    station.tell(
        new Input.Candidate(
            station.now(),
            "refused",
            bundle.policy().name(),
            bundle.policy().version(),
            bundle.policy().hash(),
            0,
            "",
            doubts.getFirst()));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
