package io.wheeltapper.sensors.scheduler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer must remember of an object: which one it is, and its version. The objects
 * themselves are kept by us, as far as we read them. Safe for all threads.
 */
final class Stubs implements ItemStore<GenericKubernetesResource> {

  private final Map<String, GenericKubernetesResource> all = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
    return all.put(key, stub(object));
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return all.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return all.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return all.values().stream();
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return all.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static GenericKubernetesResource stub(GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    GenericKubernetesResource stub = new GenericKubernetesResource();
    stub.setApiVersion(object.getApiVersion());
    stub.setKind(object.getKind());
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .withUid(meta.getUid())
            .withResourceVersion(meta.getResourceVersion())
            .build());
    return stub;
  }
}
