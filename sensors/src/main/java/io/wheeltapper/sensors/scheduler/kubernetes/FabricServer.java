package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The API server through Fabric8's client: its informers list once, in pages, then watch, come back
 * after a break, and list anew when their version is too old (410). Every kind is read as a generic
 * resource, so that a field which our library does not know cannot spoil an object.
 */
final class FabricServer implements ApiServer {

  private static final long PAGE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Map<Watched, Informing> informers = new ConcurrentHashMap<>();
  private final Map<Watched, String> versions = new EnumMap<>(Watched.class);
  private final Map<Watched, String> listed = new EnumMap<>(Watched.class);
  private boolean pods;
  private final Map<Watched, Long> newest = new EnumMap<>(Watched.class);

  FabricServer(Config config) {
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** An informer and what it last complained of. */
  private static final class Informing {
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile boolean listed;
    private volatile String trouble = "";
  }

  @Override
  public Offer offer() throws IOException {
    Map<Watched, String> offered = new EnumMap<>(Watched.class);
    Map<Watched, String> absent = new EnumMap<>(Watched.class);
    Map<String, Map<String, Boolean>> lists = new java.util.HashMap<>();
    try {
      String server = JSON.readTree(raw("/version")).path("gitVersion").asText("unknown");
      for (Watched kind : Watched.values()) {
        absent.put(kind, "not installed");
        for (String version : kind.versions()) {
          String at = kind.group().isEmpty() ? version : kind.group() + "/" + version;
          boolean listed =
              lists.computeIfAbsent(at, this::listable).getOrDefault(kind.plural(), false);
          if (listed && !offered.containsKey(kind)) {
            String refused = refused(kind, version);
            if (refused.isEmpty()) {
              offered.put(kind, version);
              absent.remove(kind);
            } else {
              absent.put(kind, refused);
            }
          }
        }
      }
      long nodes = offered.containsKey(Watched.NODE) ? count() : 0;
      deaf(offered)
          .forEach((kind, why) -> {
            offered.remove(kind);
            absent.put(kind, why);
          });
      return new Offer(server, offered, absent, nodes);
    } catch (KubernetesClientException e) {
      throw trouble(e);
    }
  }

  /** Which resources of a group's version can be listed and watched. */
  private Map<String, Boolean> listable(String groupVersion) {
    APIResourceList list = client.getApiResources(groupVersion);
    Map<String, Boolean> found = new java.util.HashMap<>();
    if (list != null && list.getResources() != null) {
      for (APIResource one : list.getResources()) {
        List<String> verbs = one.getVerbs();
        found.put(
            one.getName(), verbs != null && verbs.contains("list") && verbs.contains("watch"));
      }
    }
    return found;
  }

  /** Who may list may not watch by that: each kind is watched for a moment, all at once. */
  private Map<Watched, String> deaf(Map<Watched, String> offered) {
    Map<Watched, String> why = new ConcurrentHashMap<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      Map.copyOf(offered)
          .forEach((kind, version) ->
              each.execute(() -> {
                try {
                  client.raw(
                      path(kind, version)
                          + "?watch=1&timeoutSeconds=1&resourceVersion="
                          + listed.getOrDefault(kind, ""));
                } catch (KubernetesClientException e) {
                  if (e.getCode() == 403) {
                    why.put(kind, ApiServer.NO_WATCH);
                  }
                }
              }));
    }
    return why;
  }

  /** Why we may not list it, or {@code ""}. */
  private String refused(Watched kind, String version) throws IOException {
    try {
      String list = raw(path(kind, version) + "?limit=1");
      listed.put(kind, JSON.readTree(list).path("metadata").path("resourceVersion").asText(""));
      return "";
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403) {
        return ApiServer.NO_LIST;
      }
      if (e.getCode() == 404) {
        return "not installed";
      }
      throw e;
    }
  }

  private static String path(Watched kind, String version) {
    String root =
        kind.group().isEmpty() ? "/api/" + version : "/apis/" + kind.group() + "/" + version;
    String in = kind == Watched.LEASE ? "/namespaces/" + Lease.NAMESPACE : "";
    return root + in + "/" + kind.plural();
  }

  private long count() throws IOException {
    JsonNode list = JSON.readTree(raw("/api/v1/nodes?limit=1"));
    return list.path("items").size() + list.path("metadata").path("remainingItemCount").asLong(0);
  }

  private String raw(String path) throws IOException {
    String body = client.raw(path);
    if (body == null) {
      throw new IOException(path + " is not there; is this a Kubernetes API server?");
    }
    return body;
  }

  @Override
  public void watch(Watched kind, String version, Feed feed) {
    versions.put(kind, version);
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(version)
            .withPlural(kind.plural())
            .withKind(kind.kind())
            .withNamespaced(kind.namespaced())
            .build();
    Informing informing = new Informing();
    var all = client.genericKubernetesResources(context);
    Informable<GenericKubernetesResource> some =
        switch (kind) {
          case NODE, SLICE -> all.withLimit(PAGE);
          case LEASE -> all.inNamespace(Lease.NAMESPACE).withLimit(PAGE);
          case EVENT -> all.inAnyNamespace().withField("type", "Warning").withLimit(PAGE);
          default -> all.inAnyNamespace().withLimit(PAGE);
        };
    SharedIndexInformer<GenericKubernetesResource> informer = some.runnableInformer(0);
    informing.informer = informer;
    informer.itemStore(new Stubs());
    informer.exceptionHandler((started, e) -> {
      informing.trouble = String.valueOf(e.getMessage());
      return true;
    });
    informer.addEventHandler(new Handing(kind, feed, informing));
    informers.put(kind, informing);
    informer.start();
  }

  /** Hands on what an informer says, on its thread. */
  private record Handing(Watched kind, Feed feed, Informing informing)
      implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      informing.listed = true;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      feed.is(kind, tree(object));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      feed.is(kind, tree(object));
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      feed.gone(kind, tree(object));
    }

    private static JsonNode tree(GenericKubernetesResource object) {
      return JSON.valueToTree(object);
    }
  }

  @Override
  public Position position(Watched kind) {
    Informing informing = informers.get(kind);
    if (informing == null || informing.informer == null) {
      return new Position(false, false, "", "not watched");
    }
    String version = informing.informer.lastSyncResourceVersion();
    return new Position(
        informing.listed,
        informing.informer.isWatching(),
        version == null ? "" : version,
        informing.trouble);
  }

  /**
   * Besides asking, it lists one object, of the newest version: what needs the store behind the
   * server is seen not to work when that does not, and it makes the server's watches move on, so
   * that their bookmarks tell a quiet watch from a dead one. The newest version of a kind only
   * grows while its store is the same (KEP-5504); pods and nodes may have two.
   */
  @Override
  public String ready() throws IOException {
    try {
      String answer = raw("/readyz").strip();
      if (answer.equals("ok")) {
        pods = !pods;
        Watched kind = pods ? Watched.POD : Watched.NODE;
        grown(kind, raw(path(kind, versions.getOrDefault(kind, "v1")) + "?limit=1"));
      }
      return answer.equals("ok") ? "ok" : answer.isEmpty() ? "an empty answer" : answer;
    } catch (KubernetesClientException e) {
      if (e.getCode() > 0) {
        return "HTTP " + e.getCode() + ": " + e.getMessage();
      }
      throw trouble(e);
    }
  }

  private void grown(Watched kind, String list) throws IOException {
    long now = JSON.readTree(list).path("metadata").path("resourceVersion").asLong(-1);
    long before = newest.getOrDefault(kind, -1L);
    if (now >= 0 && now < before) {
      throw new SetBack(before, now);
    }
    newest.put(kind, now);
  }

  private IOException trouble(KubernetesClientException e) {
    String url = String.valueOf(client.getMasterUrl());
    String hint =
        switch (e.getCode()) {
          case 401 -> "the server does not know us; give a valid token-file or kubeconfig";
          case 403 -> "the server does not let us: " + e.getMessage();
          default -> e.getCode() > 0 ? String.valueOf(e.getMessage()) : why(url, e);
        };
    return new IOException(hint, e);
  }

  /** The last causes of a broken connection name it seldom; the kinds of all of them do. */
  private static String why(String url, Throwable e) {
    String last = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return url + ": no such host";
        }
        case ConnectException _ -> {
          return url + ": nobody answers there (" + text(cause, "connection refused") + ")";
        }
        case HttpTimeoutException _, TimeoutException _ -> {
          return url + ": no answer in time";
        }
        case CertPathBuilderException _ -> {
          return url
              + ": its certificate is signed by nobody whom we trust; give the right 'ca-file',"
              + " or a kubeconfig with its certificate-authority";
        }
        default -> last = text(cause, cause.toString());
      }
    }
    return url + ": " + last;
  }

  private static String text(Throwable cause, String otherwise) {
    String text = cause.getMessage();
    return text == null || text.isBlank() ? otherwise : text;
  }

  @Override
  public void close() {
    for (Informing informing : informers.values()) {
      if (informing.informer != null) {
        informing.informer.stop();
      }
    }
    client.close();
  }
}
