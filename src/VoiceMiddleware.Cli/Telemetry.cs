using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Cli;

/// <summary>Exports spans and metrics over OTLP for as long as a command runs, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to where.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider? _tracing;
    private readonly MeterProvider? _metrics;

    private Telemetry(TracerProvider? tracing, MeterProvider? metrics)
    {
        _tracing = tracing;
        _metrics = metrics;
    }

    internal static Telemetry Start()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
        {
            return new Telemetry(null, null);
        }

        var resource = ResourceBuilder.CreateDefault().AddService("voicemw").AddEnvironmentVariableDetector();
        return new Telemetry(
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(VoiceDiagnostics.SourceName).AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(VoiceDiagnostics.MeterName).AddOtlpExporter().Build());
    }

    /// <summary>Sends what has not been sent yet.</summary>
    public void Dispose()
    {
        _tracing?.Dispose();
        _metrics?.Dispose();
    }
}
