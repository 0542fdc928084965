package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.rights.Grant;
import io.wheeltapper.deploy.rights.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    header = "Make a token; it is shown once, and kept nowhere.",
    customSynopsis = {
      "@|bold wheeltapper token create|@ NAME --role ROLE…",
      "                [--expires 90d|DATE|never] [--file FILE] [--json]"
    },
    description = {
      "The line has the token's hash only, and goes into the file that the",
      "configuration names: api: {login: {tokens: FILE}}. The agent reads it anew",
      "when it changes; taking the line out ends the token."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper token create prometheus --role viewer --file tokens",
      "  wheeltapper token create nina --role approver --role operator@partition:batch"
    })
final class TokenCreateCommand implements Callable<Integer> {

  private static final int LONGEST_NAME = 100;

  private final Output output;

  @Parameters(paramLabel = "NAME", description = "Who it is; the name stands in the ledger.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = {
        "viewer, operator, approver, policy-author,",
        "auditor or admin; in a part of the site:",
        "operator@partition:batch. May be repeated."
      })
  private List<String> roles = List.of();

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      defaultValue = "90d",
      description = "Days from now, a date, or never (${DEFAULT-VALUE}).")
  private String expires = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Add the line to this file; it is made where it is not there.")
  private @Nullable Path file;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  TokenCreateCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    if (!name.matches("[^:\\p{Cntrl}]{1," + LONGEST_NAME + "}") || name.isBlank()) {
      throw new BadUse(
          "'" + Terminal.plain(name) + "' is no name: no colon, at most 100 characters");
    }
    Token.Made made = Token.make(name.strip(), grants(), day(), new SecureRandom());
    if (file != null) {
      add(file, made.line());
    }
    if (json.on()) {
      output.json(
          Json.mapper().writeValueAsBytes(Map.of("token", made.secret(), "line", made.line())));
      return 0;
    }
    output.say("token  " + made.secret());
    output.say("       shown this once; whoever has it is " + name.strip());
    output.say("line   " + made.line());
    output.say(file == null ? "       add it to the file of tokens" : "       added to " + file);
    return 0;
  }

  private Set<Grant> grants() {
    try {
      return roles.stream().map(Grant::parse).collect(Collectors.toSet());
    } catch (IllegalArgumentException e) {
      throw new BadUse(Terminal.plain(String.valueOf(e.getMessage())));
    }
  }

  private String day() {
    if (expires.equals("never")) {
      return "";
    }
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try {
      LocalDate day =
          expires.matches("\\d{1,5}d")
              ? today.plusDays(Long.parseLong(expires.substring(0, expires.length() - 1)))
              : LocalDate.parse(expires);
      if (day.isAfter(today) && day.getYear() < 10_000) {
        return day.toString();
      }
      throw new BadUse("'" + Terminal.plain(expires) + "' is past");
    } catch (DateTimeException e) {
      throw new BadUse(
          "'" + Terminal.plain(expires) + "' is no end; write 90d, 2027-06-30 or never");
    }
  }

  private static void add(Path file, String line) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    byte[] old = Files.readAllBytes(file);
    String begin = old.length > 0 && old[old.length - 1] != '\n' ? "\n" : "";
    Files.writeString(file, begin + line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }
}
