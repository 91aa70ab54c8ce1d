using System.Text.Json;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>What every framework is given to do: the audio, when speech begins and ends, how long the services take. Times in milliseconds.</summary>
internal sealed record Scenario(
    string Name,
    ScenarioAudio Audio,
    ScenarioVad Vad,
    ScenarioEndpointing Endpointing,
    ScenarioInterruption Interruption,
    ScenarioStt Stt,
    ScenarioLlm Llm,
    ScenarioTts Tts,
    ScenarioSink Sink,
    ScenarioTurn Turn,
    int Sessions,
    int WarmupSeconds,
    int MeasureSeconds,
    ScenarioLimits Limits)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <summary>Gets the format of the caller's audio.</summary>
    public AudioFormat Format => new(Audio.SampleRateHz, Audio.Channels);

    /// <summary>Gets the frames of speech in a turn.</summary>
    public int SpeechFrames => Turn.SpeechMs / Audio.FrameMs;

    /// <summary>Gets the frames of a turn.</summary>
    public int TurnFrames => (Turn.SpeechMs + Turn.SilenceMs) / Audio.FrameMs;

    /// <summary>Gets whether the loudspeaker plays in real time.</summary>
    public bool PlaysInRealTime => Sink.Playback == "realtime";

    /// <summary>Gets the silence after which the utterance is over.</summary>
    public TimeSpan EndpointSilence => PauseNotice + TimeSpan.FromMilliseconds(Endpointing.ExtraAfterVadEndMs);

    /// <summary>Gets the silence after which the voice activity detector says that speech has ended.</summary>
    public TimeSpan PauseNotice => Vad.EndAfterSilenceFrames * AudioFormat.FrameDuration;

    /// <summary>Reads a scenario.</summary>
    /// <exception cref="BenchmarkException">The file can not be read or is no scenario that this program can play.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize<Scenario>(File.ReadAllText(path), Json) ?? throw new JsonException("It is empty.");
            return scenario.Audio.FrameMs == AudioFormat.FrameDuration.TotalMilliseconds && scenario.Audio.Channels == 1
                ? scenario
                : throw new BenchmarkException($"{path}: frames of {scenario.Audio.FrameMs} ms with {scenario.Audio.Channels} channels; only 20 ms with one can be played.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BenchmarkException($"The scenario {path} can not be read: {error.Message}", error);
        }
    }
}

internal sealed record ScenarioAudio(int SampleRateHz, int Channels, int FrameMs, ScenarioTone Speech);

internal sealed record ScenarioTone(double Hz, double Amplitude);

internal sealed record ScenarioVad(double RmsThreshold, int StartAfterFrames, int EndAfterSilenceFrames);

internal sealed record ScenarioEndpointing(int ExtraAfterVadEndMs);

internal sealed record ScenarioInterruption(bool Enabled, int MinSpeechMs);

internal sealed record ScenarioStt(int LatencyMs, string Transcript, double Confidence);

internal sealed record ScenarioLlm(int TimeToFirstTokenMs, int TokenIntervalMs, IReadOnlyList<string> Tokens);

internal sealed record ScenarioTts(int TimeToFirstByteMs, int AudioMsPerWord, int SampleRateHz, int FrameMs);

internal sealed record ScenarioSink(string Playback);

internal sealed record ScenarioTurn(int SpeechMs, int SilenceMs);

internal sealed record ScenarioLimits(double P99AddedLatencyMs, double P99TickLateMs, int MaxMissedTurns);
