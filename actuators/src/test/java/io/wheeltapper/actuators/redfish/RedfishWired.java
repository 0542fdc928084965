package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A BMC's looks, actions, set-points and uploads. */
public final class RedfishWired implements Wired {

  private static final String SYSTEM = "/redfish/v1/Systems/1";

  private static Redfish over(URI server, Path folder, Duration limit) throws Exception {
    Settings settings =
        new Settings(
            "redfish",
            HttpRedfishTest.SPEC,
            Map.of(
                "bmcs",
                "n1=" + server,
                "user",
                "agent",
                "login",
                "basic",
                "password-file",
                Files.writeString(folder.resolve("password"), SECRET).toString(),
                "timeout",
                limit.toMillis() + "ms",
                "upload-timeout",
                limit.toMillis() + "ms"));
    return Fleet.of(settings, Line.open("redfish"), Pace.system())
        .at(Target.node("n1"))
        .orElseThrow();
  }

  private static Way changes(String name, Change change) {
    return Way.writes(
            "redfish " + name,
            _ -> Answer.json("{}"),
            (server, folder, limit) -> {
              Redfish redfish = over(server, folder, limit);
              return () -> redfish.apply(change);
            })
        .byStatus();
  }

  @Override
  public List<Way> ways() {
    return List.of(
        changes(
            "reset",
            new Change.Post(
                SYSTEM + "/Actions/ComputerSystem.Reset", "{\"ResetType\":\"ForceRestart\"}")),
        changes("cap", new Change.Patch(SYSTEM, "{\"SetPoint\":5000}", "\"tag\"")),
        Way.writes(
                "redfish upload",
                _ -> Answer.json("{}"),
                (server, folder, limit) -> {
                  Path image = Files.write(folder.resolve("image"), new byte[100_000]);
                  String hash =
                      HexFormat.of()
                          .formatHex(
                              MessageDigest.getInstance("SHA-256").digest(new byte[100_000]));
                  Redfish redfish = over(server, folder, limit);
                  return () ->
                      redfish.apply(
                          new Change.Upload("/redfish/v1/UpdateService/u", "{}", image, hash));
                })
            .byStatus(),
        Way.reads(
            "redfish look",
            _ -> Answer.json("{\"PowerState\":\"On\"}"),
            (server, folder, limit) -> {
              Redfish redfish = over(server, folder, limit);
              return () -> {
                var unused = redfish.get(SYSTEM).orElseThrow();
              };
            }));
  }
}
