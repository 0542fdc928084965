package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An object's JSON to what we read of it. Pure.
 *
 * @param gpuResources names of the extended resources that count as whole GPUs
 */
record ThingReader(List<String> gpuResources) {

  ThingReader {
    gpuResources = List.copyOf(gpuResources);
  }

  /**
   * The object.
   *
   * @throws IllegalArgumentException when it has no usable name
   */
  Thing read(Watched watched, JsonNode object) {
    return switch (watched) {
      case NODE -> NodeThing.read(object, gpuResources);
      case POD -> PodThing.read(object, gpuResources);
      case LEASE -> Lease.read(object);
      case EVENT -> Happening.read(object);
      case BUDGET -> Budget.read(object);
      case SLICE -> DeviceSlice.read(object);
      case CLAIM -> Claim.read(object);
      case JOB,
          JOB_SET,
          TRAIN_JOB,
          PYTORCH_JOB,
          TF_JOB,
          MPI_JOB,
          XGBOOST_JOB,
          PADDLE_JOB,
          JAX_JOB,
          VOLCANO_JOB,
          POD_GROUP,
          RAY_JOB,
          RAY_CLUSTER,
          WORKFLOW,
          WORKLOAD ->
          OwnerReader.read(watched, object, gpuResources);
    };
  }
}
