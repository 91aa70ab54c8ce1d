using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Interop;

/// <summary>flite's libraries. Voices stay loaded as long as the process lives: flite keeps one of each in a global.</summary>
internal sealed unsafe class FliteNative : IFliteNative
{
    // Fewer samples than this are not handed out by themselves; the frames of the pipeline are no smaller at any voice's rate.
    private const int MinChunk = 160;

    private readonly Dictionary<string, nint> _voices = [];
    private nint _synthesis;

    public bool HasVoice(string name) => LoadVoice(name) != 0;

    public void Speak(string voice, string text, double durationStretch, IFliteListener listener)
    {
        var voicePointer = LoadVoice(voice);
        if (voicePointer == 0)
        {
            throw new SpeechSynthesisException($"flite's library of the voice '{voice}' could not be loaded. Run eng/setup.sh, or install the Debian package libflite1.");
        }

        var call = new Call(listener);
        var self = GCHandle.Alloc(call);
        try
        {
            using var utterance = FliteInterop.NewUtterance();
            if (utterance.IsInvalid || FliteInterop.SetInputText(utterance, text) < 0)
            {
                throw new SpeechSynthesisException("flite could not make an utterance (new_utterance).");
            }

            using var spoken = Synthesize(utterance, voicePointer, durationStretch, GCHandle.ToIntPtr(self));
            call.Error?.Throw();
            if (spoken.IsInvalid && !call.Stopped)
            {
                throw new SpeechSynthesisException($"flite could not speak a text of {text.Length} characters with the voice '{voice}' (flite_do_synth).");
            }
        }
        finally
        {
            self.Free();
        }
    }

    private FliteUtteranceHandle Synthesize(FliteUtteranceHandle utterance, nint voice, double durationStretch, nint userData)
    {
        var info = FliteInterop.NewStreamingInfo();
        info->MinBufferSize = MinChunk;
        info->Callback = &OnChunk;
        info->UserData = userData;

        // Set on the utterance, whose features win over the voice's, so that the voice itself is never changed.
        var pointer = utterance.Surrender();
        var features = *(nint*)pointer; // cst_utterance begins with them (cst_utterance.h), and no function returns them.
        FliteInterop.SetFeature(features, Constant("streaming_info"u8), FliteInterop.StreamingInfoValue(info));
        FliteInterop.SetFeature(features, Constant("duration_stretch"u8), (float)durationStretch);

        // The breath in the statistical voices is made of rand(): seeded, the same text gives the same audio.
        FliteInterop.SeedRandom(1);
        return FliteInterop.DoSynth(pointer, voice, _synthesis);
    }

    private nint LoadVoice(string name)
    {
        if (_voices.TryGetValue(name, out var voice))
        {
            return voice;
        }

        var assembly = Assembly.GetExecutingAssembly();
        if (!NativeLibrary.TryLoad(FliteInterop.Library, assembly, null, out var flite)
            || !NativeLibrary.TryGetExport(flite, "utt_synth", out _synthesis)
            || !NativeLibrary.TryLoad($"libflite_cmu_us_{name}.so.1", assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, $"register_cmu_us_{name}", out var register))
        {
            return 0;
        }

        if (_voices.Count == 0)
        {
            _ = FliteInterop.Initialize();
        }

        // The voices of Debian's packages hold their data in the library, so there is no folder to tell.
        voice = ((delegate* unmanaged[Cdecl]<byte*, nint>)register)(null);
        if (voice != 0)
        {
            _voices.Add(name, voice);
        }

        return voice;
    }

    // UTF-8 literals lie in the loaded assembly, end with a NUL and never move.
    private static byte* Constant(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnChunk(FliteWave* wave, int start, int size, int last, FliteStreamingInfo* info)
    {
        var call = (Call)GCHandle.FromIntPtr(info->UserData).Target!; // Held by Speak, which this is called from.
        try
        {
            return call.OnChunk(wave, start, size, info->Utterance) ? FliteInterop.StreamContinue : FliteInterop.StreamStop;
        }
        catch (Exception error) // An exception that crosses C ends the process; Speak throws it again.
        {
            call.Error = ExceptionDispatchInfo.Capture(error);
            call.Stopped = true;
            return FliteInterop.StreamStop;
        }
    }

    private sealed class Call(IFliteListener listener)
    {
        private bool _timed;

        internal bool Stopped { get; set; }

        internal ExceptionDispatchInfo? Error { get; set; }

        internal bool OnChunk(FliteWave* wave, int start, int size, nint utterance)
        {
            if (!_timed)
            {
                _timed = true;
                var words = FliteTiming.Read(utterance, out var leadingSilence);
                listener.OnTiming(words, leadingSilence);
            }

            // The diphone voices count the last piece's start past the end.
            var count = Math.Min(size, wave->SampleCount - start);
            Stopped = count > 0 && !listener.OnAudio(new ReadOnlySpan<short>(wave->Samples + start, count));
            return !Stopped;
        }
    }
}
