package io.wheeltapper.sensors.facility.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.NoAnswer;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Table;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a device is asked, counted by the device. */
@Timeout(60)
final class TcpDeviceTest {

  private static final Block BLOCK = new Block(Table.HOLDING, 10, 1);

  /** What becomes of a question. */
  private enum Manner {
    ANSWERS,
    ANSWERS_AND_ENDS,
    SILENT,
    ENDS
  }

  private final AtomicInteger asked = new AtomicInteger();
  private volatile Manner manner = Manner.ANSWERS;
  private ServerSocket server;
  private TcpDevice device;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serves);
    Address address =
        Address.all(
                "devices",
                List.of("cdu-3=127.0.0.1:" + server.getLocalPort()),
                Target.Kind.LOOP,
                502)
            .getFirst();
    device = new TcpDevice(address, Duration.ofMillis(400));
  }

  @AfterEach
  void stop() throws IOException {
    device.close();
    server.close();
  }

  private void serves() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answers(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** One holding register, 42 (MODBUS Messaging on TCP/IP 1.0b, section 3.1.3). */
  private void answers(Socket client) {
    try (client;
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream()) {
      while (true) {
        byte[] question = new byte[12];
        in.readFully(question);
        asked.incrementAndGet();
        if (manner == Manner.ENDS) {
          return;
        }
        if (manner != Manner.SILENT) {
          out.write(new byte[] {question[0], question[1], 0, 0, 0, 5, question[6], 3, 2, 0, 42});
        }
        if (manner == Manner.ANSWERS_AND_ENDS) {
          return;
        }
      }
    } catch (IOException e) {
      return; // whoever asked has gone
    }
  }

  @Test
  void aSilentDeviceIsAskedOnce() throws IOException {
    manner = Manner.SILENT;
    assertThrows(NoAnswer.class, () -> device.read(BLOCK));
    assertEquals(1, asked.get());
    manner = Manner.ANSWERS;
    assertArrayEquals(new int[] {42}, device.read(BLOCK));
    manner = Manner.SILENT;
    assertThrows(NoAnswer.class, () -> device.read(BLOCK), "on a connection that was kept");
    assertEquals(3, asked.get());
  }

  @Test
  void oneThatEndsTheConnectionAfterEachAnswerIsReadAllTheSame() throws IOException {
    manner = Manner.ANSWERS_AND_ENDS;
    for (int i = 1; i <= 3; i++) {
      assertArrayEquals(new int[] {42}, device.read(BLOCK));
      assertEquals(i, asked.get());
    }
  }

  @Test
  void oneThatEndsEachConnectionUnansweredIsAskedOnceByEach() throws IOException {
    manner = Manner.ENDS;
    assertThrows(NoAnswer.class, () -> device.read(BLOCK));
    assertEquals(1, asked.get());
    manner = Manner.ANSWERS;
    assertArrayEquals(new int[] {42}, device.read(BLOCK));
    manner = Manner.ENDS;
    assertThrows(NoAnswer.class, () -> device.read(BLOCK));
    assertEquals(4, asked.get(), "once by the kept one and once by a new one");
  }
}
