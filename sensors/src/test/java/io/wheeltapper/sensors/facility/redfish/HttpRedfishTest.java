package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class HttpRedfishTest {

  @Test
  void whoDidNotAnswerTheLastTimeTakesNoPlaceFromTheOthers() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        HttpClient http = HttpClient.newHttpClient()) {
      Semaphore flights = new Semaphore(1);
      HttpRedfish.Shared shared =
          new HttpRedfish.Shared(
              http,
              new Credentials("", Path.of(""), Credentials.Way.AUTO),
              Duration.ofMillis(100),
              flights,
              new Semaphore(1));
      Bmc bmc = Roster.of("bmcs", List.of("n1=http://127.0.0.1:" + hole.getLocalPort())).getFirst();
      HttpRedfish redfish = new HttpRedfish(shared, bmc, InstantSource.system());
      assertThrows(IOException.class, () -> redfish.get("/redfish/v1/", ""));
      flights.acquire();
      assertThrows(IOException.class, () -> redfish.get("/redfish/v1/", ""), "among its like");
      assertEquals(0, flights.availablePermits());
    }
  }
}
