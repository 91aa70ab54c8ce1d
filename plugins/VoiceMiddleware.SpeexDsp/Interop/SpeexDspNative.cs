using VoiceMiddleware.Audio;

namespace VoiceMiddleware.SpeexDsp.Interop;

/// <summary>libspeexdsp as Debian ships it.</summary>
internal sealed class SpeexDspNative : ISpeexDspNative
{
    // 0 to 10; the reference of an echo needs no more than a telephone call.
    private const int ResamplerQuality = 4;

    public IVoiceCleaner CreateCleaner(AudioFormat format, SpeexDspOptions options) => Load(() => new VoiceCleaner(format, options));

    public IRateConverter CreateRateConverter(int inputRate, int outputRate) => Load(() => new RateConverter(inputRate, outputRate));

    private static T Load<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new InvalidOperationException(
                $"SpeexDSP ({SpeexDspInterop.Library}) cannot be used: {error.Message.Split('\n')[0].TrimEnd('.')}. Run eng/setup.sh, or install the Debian package libspeexdsp1.",
                error);
        }
    }

    private static InvalidOperationException Refused(string function, string what) =>
        new($"SpeexDSP refused to work with {what} ({function}). Use a rate of 8,000 to 48,000 Hz, or leave the feature out.");

    private sealed class VoiceCleaner : IVoiceCleaner
    {
        private readonly int _frame;
        private readonly EchoStateHandle? _echo;
        private readonly PreprocessStateHandle _preprocess;

        public VoiceCleaner(AudioFormat format, SpeexDspOptions options)
        {
            _frame = format.SamplesPerFrame;
            _preprocess = SpeexDspInterop.CreatePreprocessState(_frame, format.SampleRate);
            try
            {
                if (_preprocess.IsInvalid)
                {
                    throw Refused("speex_preprocess_state_init", format.ToString());
                }

                if (options.EchoCancellation)
                {
                    _echo = SpeexDspInterop.CreateEchoState(_frame, (int)format.ToSamples(options.EchoTail));
                    if (_echo.IsInvalid)
                    {
                        throw Refused("speex_echo_state_init", format.ToString());
                    }

                    var rate = format.SampleRate;
                    _ = SpeexDspInterop.ControlEcho(_echo, SpeexDspInterop.EchoSetSamplingRate, ref rate);
                    _ = SpeexDspInterop.ControlPreprocess(_preprocess, SpeexDspInterop.PreprocessSetEchoState, _echo);
                    Set(SpeexDspInterop.PreprocessSetEchoSuppress, -options.EchoSuppressionDb);
                    Set(SpeexDspInterop.PreprocessSetEchoSuppressActive, -options.EchoSuppressionWhileSpeakingDb);
                }

                Set(SpeexDspInterop.PreprocessSetDenoise, options.NoiseSuppression ? 1 : 0);
                Set(SpeexDspInterop.PreprocessSetNoiseSuppress, -options.NoiseSuppressionDb);
                if (options.GainControl)
                {
                    // A build of the library for processors without floating point has none.
                    if (!Set(SpeexDspInterop.PreprocessSetAgc, 1))
                    {
                        throw Refused("SPEEX_PREPROCESS_SET_AGC", "gain control");
                    }

                    Set(SpeexDspInterop.PreprocessSetAgcTarget, (int)Math.Round(32768 * Math.Pow(10, options.GainTargetDb / 20.0)));
                    Set(SpeexDspInterop.PreprocessSetAgcMaxGain, options.MaximumGainDb);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        // The preprocessor's windows overlap by a whole frame.
        public int LatencySamples => _frame;

        public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned)
        {
            // C reads and writes whole frames, whatever it is given.
            ArgumentOutOfRangeException.ThrowIfNotEqual(recorded.Length, _frame);
            ArgumentOutOfRangeException.ThrowIfNotEqual(played.Length, _frame);
            ArgumentOutOfRangeException.ThrowIfNotEqual(cleaned.Length, _frame);
            if (_echo is null)
            {
                recorded.CopyTo(cleaned);
            }
            else
            {
                SpeexDspInterop.CancelEcho(_echo, in recorded[0], in played[0], ref cleaned[0]);
            }

            _ = SpeexDspInterop.Preprocess(_preprocess, ref cleaned[0]);
        }

        public void Dispose()
        {
            // The preprocessor points at the canceller.
            _preprocess.Dispose();
            _echo?.Dispose();
        }

        private bool Set(int request, int value) => SpeexDspInterop.ControlPreprocess(_preprocess, request, ref value) == 0;
    }

    private sealed class RateConverter : IRateConverter
    {
        private readonly ResamplerHandle _resampler;

        public RateConverter(int inputRate, int outputRate)
        {
            _resampler = SpeexDspInterop.CreateResampler(1, (uint)inputRate, (uint)outputRate, ResamplerQuality, out var error);
            if (error != 0 || _resampler.IsInvalid)
            {
                _resampler.Dispose();
                throw Refused("speex_resampler_init", $"a loudspeaker of {inputRate} Hz and a microphone of {outputRate} Hz");
            }

            // The filter's delay is taken out, so that what comes out is where it went in.
            _ = SpeexDspInterop.SkipResamplerZeros(_resampler);
        }

        public int Process(ReadOnlySpan<short> input, Span<short> output)
        {
            var taken = (uint)input.Length;
            var made = (uint)output.Length;
            _ = SpeexDspInterop.Resample(
                _resampler, 0, in input[0], ref taken, ref output[0], ref made);
            return (int)made;
        }

        public void Reset()
        {
            _ = SpeexDspInterop.ResetResampler(_resampler);
            _ = SpeexDspInterop.SkipResamplerZeros(_resampler);
        }

        public void Dispose() => _resampler.Dispose();
    }
}
