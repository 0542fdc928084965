#!/usr/bin/python3
"""As much of a kubelet as jobs need: runs the command of each pod that is bound to one of its nodes as a process of this
machine, says how it is, ends it with SIGTERM when the pod is deleted and with SIGKILL when its grace is over, and takes the
pod away once the process has ended. usage: kubelet.py DIR NODE... (DIR is a lab's; start-kubelet starts it)"""
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from datetime import datetime, timezone

folder, nodes = sys.argv[1], sys.argv[2:]
port = int(re.search(r"127\.0\.0\.1:(\d+)", open(folder + "/kubeconfig").read()).group(1))
token = open(folder + "/admin.token").read()
context = ssl.create_default_context(cafile=folder + "/pki/apiserver.crt")
connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
running = {}


class Refused(Exception):
    pass


def call(method, path, body=None, kind="application/json"):
    headers = {"Authorization": "Bearer " + token, "Content-Type": kind}
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        raise
    if answer.status >= 300 and answer.status not in (404, 409):
        raise Refused(f"{method} {path}: {answer.status} {text[:300]}")
    return json.loads(text)


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def lease(node):
    call(
        "PATCH",
        f"/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{node}?fieldManager=kubelet&force=true",
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": node, "namespace": "kube-node-lease"},
         "spec": {"holderIdentity": node, "leaseDurationSeconds": 40, "renewTime": now()}},
        "application/apply-patch+yaml",
    )


def register(node):
    room = {"cpu": "64", "memory": "1Ti", "pods": "99", "nvidia.com/gpu": "8"}
    call("POST", "/api/v1/nodes", {
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": node, "labels": {"kubernetes.io/hostname": node, "nvidia.com/gpu.clique": "clique-" + node}},
        "status": {"capacity": room, "allocatable": room,
                   "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "",
                                   "lastHeartbeatTime": now()[:19] + "Z", "lastTransitionTime": now()[:19] + "Z"}]}})
    lease(node)


def path(pod):
    return "/api/v1/namespaces/{namespace}/pods/{name}".format(**pod["metadata"])


def say(pod, phase, code=0):
    runs = phase == "Running"
    began = pod["status"].get("startTime") or now()[:19] + "Z"
    state = {"running": {"startedAt": now()[:19] + "Z"}} if runs else {"terminated": {"exitCode": code, "finishedAt": now()[:19] + "Z"}}
    call("PATCH", path(pod) + "/status", {"status": {
        "phase": phase, "startTime": began, "podIP": "127.0.0.1", "podIPs": [{"ip": "127.0.0.1"}],
        "conditions": [{"type": "Ready", "status": str(runs)}],
        "containerStatuses": [{"name": pod["spec"]["containers"][0]["name"], "image": "none", "imageID": "none",
                               "restartCount": 0, "ready": runs, "started": runs, "state": state}]}},
         "application/strategic-merge-patch+json")


def start(pod):
    container = pod["spec"]["containers"][0]
    given = {e["name"]: e["value"] for e in container.get("env", []) if "value" in e}
    out = open(f"{folder}/log/pod-{pod['metadata']['name']}.log", "ab")
    process = subprocess.Popen(
        container.get("command", []) + container.get("args", []), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        env={**os.environ, **given, "NODE": pod["spec"]["nodeName"]}, start_new_session=True)
    out.close()
    running[pod["metadata"]["uid"]] = [process, None]
    say(pod, "Running")


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def look(pod):
    uid = pod["metadata"]["uid"]
    ending = "deletionTimestamp" in pod["metadata"]
    over = pod["status"].get("phase") in ("Succeeded", "Failed")
    its = running.get(uid)
    if its is None and not over and not ending:
        start(pod)
    elif its is not None and its[0].poll() is None:
        if ending and its[1] is None:
            its[1] = time.monotonic() + pod["metadata"].get("deletionGracePeriodSeconds", 0)
            its[0].terminate()
        elif ending and time.monotonic() > its[1]:
            kill(its[0])
    elif not over:
        code = its[0].returncode if its is not None else 0
        say(pod, "Failed" if code else "Succeeded", code)
    elif ending:
        call("DELETE", path(pod), {"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0})
        running.pop(uid, None)


def end(*_):
    for process, _ in running.values():
        kill(process)
    os._exit(0)


signal.signal(signal.SIGTERM, end)
for name in nodes:
    register(name)
print("ready", flush=True)
leased = time.monotonic()
while True:
    try:
        if time.monotonic() - leased > 7:
            leased = time.monotonic()
            for name in nodes:
                lease(name)
        for each in call("GET", "/api/v1/pods")["items"]:
            if each["spec"].get("nodeName") in nodes:
                look(each)
    except (Refused, OSError, http.client.HTTPException, KeyError) as e:
        print("trouble:", repr(e), flush=True)
    time.sleep(0.15)
