import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Who listens to the stream of events, and the newest events for who comes back. */
final class Streams {

  private record Sent(long id, String data) {}

  private record Listener(OutputStream out, CountDownLatch ended) {}

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long next = 1;

  int open() {
    return listeners.size();
  }

  /** Says what came after that id, then all that comes, until the other end or we are done. */
  void listen(OutputStream out, String lastId) throws InterruptedException {
    Listener listener = new Listener(out, new CountDownLatch(1));
    synchronized (this) {
      if (lastId.matches("\\d{1,18}")) {
        sent.stream().filter(s -> s.id() > Long.parseLong(lastId)).forEach(s -> write(listener, s));
      }
      listeners.add(listener);
    }
    listener.ended().await();
  }

  synchronized long send(String data) {
    Sent one = new Sent(next++, data);
    sent.addLast(one);
    if (sent.size() > 100) {
      sent.removeFirst();
    }
    listeners.forEach(l -> write(l, one));
    return one.id();
  }

  /** Breaks every stream off. */
  void drop() {
    listeners.forEach(l -> l.ended().countDown());
    listeners.clear();
  }

  private void write(Listener listener, Sent one) {
    try {
      listener.out().write(("id: " + one.id() + "\n").getBytes(StandardCharsets.UTF_8));
      for (String line : one.data().split("\n")) {
        listener.out().write(("data: " + line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      listener.out().write('\n');
      listener.out().flush();
    } catch (IOException e) {
      listeners.remove(listener);
      listener.ended().countDown();
    }
  }
}
