using System.Runtime.InteropServices;

namespace VoiceMiddleware.Flite.Interop;

internal static partial class FliteInterop
{
    internal const string Library = "libflite.so.1";

    internal const int StreamStop = -1;
    internal const int StreamContinue = 0;

    [LibraryImport("libc.so.6", EntryPoint = "srand")]
    internal static partial void SeedRandom(uint seed);

    [LibraryImport(Library, EntryPoint = "flite_init")]
    internal static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "new_utterance")]
    internal static partial FliteUtteranceHandle NewUtterance();

    [LibraryImport(Library, EntryPoint = "delete_utterance")]
    internal static partial void DeleteUtterance(nint utterance);

    [LibraryImport(Library, EntryPoint = "utt_set_input_text", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetInputText(FliteUtteranceHandle utterance, string text);

    /// <summary>Takes the utterance over: gives it back when it was spoken, deletes it and gives null when not.</summary>
    [LibraryImport(Library, EntryPoint = "flite_do_synth")]
    internal static partial FliteUtteranceHandle DoSynth(nint utterance, nint voice, nint synthesis);

    // The pointer to the name is kept, not the name: it must be one that never moves and is never freed.
    [LibraryImport(Library, EntryPoint = "flite_feat_set_float")]
    internal static unsafe partial void SetFeature(nint features, byte* name, float value);

    [LibraryImport(Library, EntryPoint = "flite_feat_set")]
    internal static unsafe partial void SetFeature(nint features, byte* name, nint value);

    [LibraryImport(Library, EntryPoint = "new_audio_streaming_info")]
    internal static unsafe partial FliteStreamingInfo* NewStreamingInfo();

    /// <summary>Wraps it in a value, which deletes it with the features that hold it.</summary>
    [LibraryImport(Library, EntryPoint = "audio_streaming_info_val")]
    internal static unsafe partial nint StreamingInfoValue(FliteStreamingInfo* info);

    // flite ends the process when a relation or a string that is asked for is not there: ask first.
    [LibraryImport(Library, EntryPoint = "utt_relation_present", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int HasRelation(nint utterance, string name);

    [LibraryImport(Library, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetRelation(nint utterance, string name);

    [LibraryImport(Library, EntryPoint = "relation_head")]
    internal static partial nint GetHead(nint relation);

    [LibraryImport(Library, EntryPoint = "item_next")]
    internal static partial nint GetNext(nint item);

    [LibraryImport(Library, EntryPoint = "item_daughter")]
    internal static partial nint GetDaughter(nint item);

    /// <summary>Gets a string of flite's own: copy it, never free it. Only for features that are strings.</summary>
    [LibraryImport(Library, EntryPoint = "item_feat_string", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetString(nint item, string feature);

    /// <summary>Follows a path of items to a number; 0 when the path leads nowhere.</summary>
    [LibraryImport(Library, EntryPoint = "flite_ffeature_float", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial float GetFloat(nint item, string path);
}
