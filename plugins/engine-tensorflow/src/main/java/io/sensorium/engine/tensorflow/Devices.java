package io.sensorium.engine.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import io.sensorium.spi.engine.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;

/**
 * The devices that TensorFlow sees. Its Java API does not tell them, so the C API is asked. That
 * needs a session, the first of the process: its configuration fixes the threads of all.
 */
final class Devices {
  private Devices() {}

  /** The devices, the best one first, each with the bytes that TensorFlow may take on it. */
  static Map<Device, Long> of(ConfigProto configuration) {
    TF_Status status = TF_NewStatus();
    TF_Graph graph = TF_NewGraph();
    TF_SessionOptions options = TF_NewSessionOptions();
    try (BytePointer bytes = new BytePointer(configuration.toByteArray())) {
      TF_SetConfig(options, bytes, bytes.limit(), status);
      status.throwExceptionIfNotOK();
      return listed(graph, options, status);
    } finally {
      TF_DeleteSessionOptions(options);
      TF_DeleteGraph(graph);
      TF_DeleteStatus(status);
    }
  }

  private static Map<Device, Long> listed(
      TF_Graph graph, TF_SessionOptions options, TF_Status status) {
    TF_Session session = TF_NewSession(graph, options, status);
    status.throwExceptionIfNotOK();
    try {
      TF_DeviceList list = TF_SessionListDevices(session, status);
      status.throwExceptionIfNotOK();
      return devices(list, status);
    } finally {
      TF_CloseSession(session, status);
      TF_DeleteSession(session, status);
    }
  }

  private static Map<Device, Long> devices(TF_DeviceList list, TF_Status status) {
    Map<Device, Long> devices = new LinkedHashMap<>();
    long processor = 0;
    for (int i = 0; i < TF_DeviceListCount(list); i++) {
      long bytes = TF_DeviceListMemoryBytes(list, i, status);
      if (TF_DeviceListType(list, i, status).getString().equals("GPU")) {
        devices.put(Device.gpu(devices.size()), bytes);
      } else {
        processor = bytes;
      }
    }
    TF_DeleteDeviceList(list);
    devices.put(Device.CPU, processor);
    return Collections.unmodifiableMap(devices);
  }
}
