package io.wheeltapper.advisor.runbook;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds texts by their meaning: all-MiniLM-L6-v2 in this process, its vectors in LangChain4j's
 * store in memory. Nothing is fetched: model and native code come out of their jars. Some 3 s and
 * 200 MB to load, 30 ms of a core a text. One thread.
 */
final class Meaning {

  private final EmbeddingModel model;
  private final InMemoryEmbeddingStore<String> store = new InMemoryEmbeddingStore<>();
  private final Map<String, List<String>> held = new HashMap<>();

  private Meaning(EmbeddingModel model) {
    this.model = model;
  }

  /**
   * Loads the model. Slow.
   *
   * @throws LinkageError where its native code does not run on this machine
   */
  static Meaning load() {
    stayHome();
    // Texts are embedded by whoever asks: no threads of its own.
    return new Meaning(new AllMiniLmL6V2EmbeddingModel(Runnable::run));
  }

  /**
   * The tokenizer's library reports its use to its makers where it finds itself in a certain cloud,
   * and unpacks its native code into the user's home, from where it would load what others put
   * there. Both are refused here, before its first class is loaded.
   */
  private static void stayHome() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (System.getProperty("DJL_CACHE_DIR") == null) {
      try {
        Path own = Files.createTempDirectory("wheeltapper-native-"); // this user's alone
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> clear(own)));
        System.setProperty("DJL_CACHE_DIR", own.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void clear(Path folder) {
    try (var all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      return; // what is left of a temporary folder is the machine's to clear
    }
  }

  /** Takes texts in, by name. A name may have several texts; the nearest counts. */
  void put(String name, List<String> texts) {
    remove(name);
    List<String> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(name + "#" + ids.size());
      store.add(ids.getLast(), vector(text), name);
    }
    held.put(name, ids);
  }

  void remove(String name) {
    List<String> ids = held.remove(name);
    if (ids != null) {
      store.removeAll(ids);
    }
  }

  /** The names of the nearest texts and how near, -1 to 1, best first. */
  Map<String, Double> near(String question, int most) {
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder().queryEmbedding(vector(question)).maxResults(most).build();
    Map<String, Double> near = new LinkedHashMap<>();
    for (EmbeddingMatch<String> match : store.search(request).matches()) {
      near.putIfAbsent(match.embedded(), 2 * match.score() - 1);
    }
    return near;
  }

  private Embedding vector(String text) {
    return model.embed(text).content();
  }
}
