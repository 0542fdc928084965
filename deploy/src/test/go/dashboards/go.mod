module wheeltapper.io/dashboards

go 1.21.0

require github.com/grafana/grafana-foundation-sdk/go v0.0.22
