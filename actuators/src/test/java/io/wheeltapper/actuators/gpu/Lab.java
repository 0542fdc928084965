package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Bounded;
import io.wheeltapper.actuators.gpu.node.LinuxHost;
import io.wheeltapper.actuators.gpu.node.Machine;
import io.wheeltapper.actuators.gpu.node.Site;
import io.wheeltapper.actuators.gpu.nvml.NvmlDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine in a folder: our stand-in for the driver's library, compiled here, programs that do to
 * its file what the real ones do to a GPU, and a {@code /proc} of files. What is done to it is done
 * by our own code as on a real machine, and counted in its logs.
 */
public final class Lab {

  /** Every change by the library: {@code GPU KEY VALUE}. */
  public static final String LOG = "lib.so.log";

  /** Every call of a program that changes something. */
  public static final String PROGRAMS = "programs.log";

  private final Path folder;

  private Lab(Path folder) {
    this.folder = folder;
  }

  /** Two GPUs, watched by nvidia-dcgm; skipped by name where there is no compiler. */
  public static Lab make(Path folder, String... options) throws Exception {
    Lab lab = new Lab(folder.toRealPath());
    List<String> words = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1", "-o"));
    words.add(lab.at("lib.so").toString());
    words.addAll(List.of(options));
    words.addAll(List.of(root().resolve("actuators/src/test/c/nvml-hand.c").toString(), "-ldl"));
    lab.built(words);
    lab.write(
        "lib.so.gpus",
        """
        - count 2
        0 uuid GPU-aa
        0 pci 00000000:3B:00.0
        0 minor 0
        0 persistence 1
        0 limit 600000
        0 pending 1
        1 uuid GPU-bb
        1 pci 00000000:5E:00.0
        1 minor 1
        """);
    Files.createDirectories(lab.at("proc/self/ns"));
    Files.createSymbolicLink(lab.at("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
    lab.write("proc/stat", "cpu 1 2 3\nbtime 1600000000\n");
    lab.write("proc/sys/kernel/random/boot_id", "b1\n");
    lab.write(
        "proc/modules", "nvidia_uvm 1 0 - Live\nnvidia 1 1 nvidia_uvm, Live\next4 1 0 - Live\n");
    lab.write(
        "proc/driver/nvidia/gpus/0000:3b:00.0/information",
        "GPU UUID: \t GPU-aa\nDevice Minor: \t 0\n");
    lab.process(812, "nv-hostengine", "nvidia-dcgm.service", "/dev/nvidia0", "/dev/nvidiactl");
    lab.process(1, "systemd", "init.scope", "/dev/null");
    lab.programs();
    lab.site(
        """
        services: [nvidia-dcgm]
        reload: true
        gone-within: 3s
        """);
    return lab;
  }

  private void built(List<String> words) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: no gcc to build the stand-in for NVML");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("gcc: " + said);
    }
  }

  private static Path root() {
    Path from = Path.of(System.getProperty("wheeltapper.root", ".")).toAbsolutePath();
    for (Path up = from; up != null; up = up.getParent()) {
      if (Files.exists(up.resolve("actuators/src/test/c/nvml-hand.c"))) {
        return up;
      }
    }
    throw new IllegalStateException("no actuators/src/test/c above " + from);
  }

  /** A file of it. */
  public Path at(String name) {
    return folder.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.createDirectories(at(name).getParent());
    Files.writeString(at(name), text);
  }

  /** Adds or changes a line of the library's file. */
  void set(String gpu, String key, String value) throws IOException {
    String begin = gpu + " " + key + " ";
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(at("lib.so.gpus")).stream()
                .filter(l -> !l.startsWith(begin))
                .toList());
    lines.add(begin + value);
    Files.write(at("lib.so.gpus.set"), lines);
    Files.move(
        at("lib.so.gpus.set"),
        at("lib.so.gpus"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** A line of the library's file, or {@code ""}. */
  String get(String gpu, String key) throws IOException {
    String begin = gpu + " " + key + " ";
    return Files.readAllLines(at("lib.so.gpus")).stream()
        .filter(l -> l.startsWith(begin))
        .map(l -> l.substring(begin.length()))
        .findFirst()
        .orElse("");
  }

  /** The lines of a log, in order. */
  List<String> log(String name) throws IOException {
    return Files.exists(at(name)) ? Files.readAllLines(at(name)) : List.of();
  }

  /** A process with these files open. */
  void process(long pid, String name, String unit, String... open) throws IOException {
    String at = "proc/" + pid + "/";
    write(at + "comm", name + "\n");
    write(at + "status", "Name:\t" + name + "\nUid:\t1000\t1000\n");
    write(at + "cgroup", "0::/system.slice/" + unit + "\n");
    Files.createDirectories(at(at + "fd"));
    for (int i = 0; i < open.length; i++) {
      Files.createSymbolicLink(at(at + "fd/" + (i + 3)), Path.of(open[i]));
    }
  }

  /** The file on the machine, with where all this lies. */
  void site(String text) throws IOException {
    write(
        "gpu.yaml",
        text
            + """
            library: %1$s/lib.so
            bin: %1$s/bin
            proc: %1$s/proc
            state: %1$s/run
            """
                .formatted(folder));
  }

  private void programs() throws IOException {
    program(
        "systemctl",
        """
        case $1 in
          is-active) test -d $lab/proc/812 ;;
          stop) echo "stop $2" >>$lab/programs.log; mv $lab/proc/812 $lab/away ;;
          start) echo "start $2" >>$lab/programs.log; [ -d $lab/proc/812 ] || mv $lab/away $lab/proc/812 ;;
        esac
        """);
    program(
        "nvidia-smi",
        """
        [ -e $lab/slow ] && { echo $$ >$lab/smi.pid; exec sleep 600; }
        for uuid in $(echo $3 | tr , ' '); do
          minor=$(awk -v uuid=$uuid '$2 == "uuid" && $3 == uuid { print $1 }' $lab/lib.so.gpus)
          ls -l $lab/proc/*/fd | grep -q "/dev/nvidia$minor\\$" && { echo "GPU is in use by another client"; exit 19; }
          awk -v uuid=$uuid 'NR==FNR { if ($2 == "uuid" && $3 == uuid) n = $1; next }
            $1 == n && ($2 == "persistence" || $2 == "pending" || $2 == "energy") { next }
            $1 == n && ($2 == "limit" || $2 ~ /^lock/) { next } { print }
            END { print n " energy 10" }' $lab/lib.so.gpus $lab/lib.so.gpus >$lab/reset.new
          mv $lab/reset.new $lab/lib.so.gpus
          echo "reset $uuid" >>$lab/programs.log
          echo "GPU $uuid was successfully reset."
        done
        echo "All done."
        """);
    program(
        "rmmod",
        """
        ls -l $lab/proc/*/fd | grep -q /dev/nvidia && { echo "rmmod: ERROR: Module $1 is in use" >&2; exit 1; }
        echo "rmmod $1" >>$lab/programs.log
        grep -v "^$1 " $lab/proc/modules >$lab/modules.new; mv $lab/modules.new $lab/proc/modules
        if [ $1 = nvidia ]; then
          egrep -v ' (persistence|pending|energy|limit|lock[a-z]*) ' $lab/lib.so.gpus >$lab/reset.new
          printf '0 energy 10\\n1 energy 10\\n- loaded 0\\n' >>$lab/reset.new; mv $lab/reset.new $lab/lib.so.gpus
        fi
        """);
    program(
        "modprobe",
        """
        echo "modprobe $1" >>$lab/programs.log
        echo "$1 1 0 - Live" >>$lab/proc/modules
        [ $1 = nvidia ] && { grep -v loaded $lab/lib.so.gpus >$lab/reset.new; mv $lab/reset.new $lab/lib.so.gpus; }
        exit 0
        """);
  }

  private void program(String name, String text) throws IOException {
    write("bin/" + name, "#!/bin/sh\nlab=" + folder + "\n" + text);
    if (!at("bin/" + name).toFile().setExecutable(true)) {
      throw new IOException("no right to make " + name + " executable");
    }
  }

  /** As {@code wheeltapper gpu} does it, in this process. */
  public Answer answer(Ask ask) throws InterruptedException {
    Site site = Site.read(at("gpu.yaml"));
    return new Machine(
            site,
            new Bounded(new NvmlDriver(site.library()), site.callTimeout()),
            new LinuxHost(site.proc(), ProcessHandle.current().pid()),
            new LocalRun(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")),
            Pace.system())
        .answer(ask);
  }

  /** The same in a process of its own, which a test may kill. */
  public static final class Process1 {

    private Process1() {}

    /** Its folder, the verb, the GPU, the attempt. */
    public static void main(String[] words) throws Exception {
      Ask.Verb verb =
          java.util.Arrays.stream(Ask.Verb.values())
              .filter(v -> v.word().equals(words[1]))
              .findFirst()
              .orElseThrow();
      Answer answer =
          new Lab(Path.of(words[0])).answer(new Ask(verb, words[2], words[3], "c1", 0, 0, false));
      System.out.write(AnswerJson.write(answer));
      System.out.println();
      System.exit(0);
    }
  }
}
