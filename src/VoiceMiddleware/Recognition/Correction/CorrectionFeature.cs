namespace VoiceMiddleware.Recognition.Correction;

/// <summary>What is measured of a candidate: of the span, of the term, and of how they compare. Nothing here knows a word or a list.</summary>
internal enum CorrectionFeature
{
    /// <summary>How unlike span and term sound at best, over all pronunciations, relative to their mean length.</summary>
    Distance,

    /// <summary>Its square.</summary>
    DistanceSquared,

    /// <summary>The distance by the pronouncer's pronunciations alone.</summary>
    PronunciationDistance,

    /// <summary>The distance by the letter-by-letter readings alone.</summary>
    ReadingDistance,

    /// <summary>How alike they are written, 0 to 1.</summary>
    Letters,

    /// <summary>Its square.</summary>
    LettersSquared,

    /// <summary>How alike their consonants are written, 0 to 1.</summary>
    Consonants,

    /// <summary>Whether they begin with the same letter.</summary>
    SameFirstLetter,

    /// <summary>How unlike their first phones are.</summary>
    FirstPhone,

    /// <summary>The phones of the term, in tens.</summary>
    Phones,

    /// <summary>Whether the term has three phones or fewer: it fits anywhere.</summary>
    FewPhones,

    /// <summary>Distance times phones.</summary>
    DistanceTimesPhones,

    /// <summary>How much the lengths of the pronunciations differ.</summary>
    LengthDifference,

    /// <summary>How common the span's commonest word is: 1 the commonest of all, 0 a rare one.</summary>
    Commonest,

    /// <summary>How common the span's rarest word is.</summary>
    Rarest,

    /// <summary>Whether all of the span's words are common ones.</summary>
    AllCommon,

    /// <summary>Distance times how common the rarest word is.</summary>
    DistanceTimesCommon,

    /// <summary>Phones times how common the rarest word is.</summary>
    PhonesTimesCommon,

    /// <summary>Whether a word of the span is in no dictionary.</summary>
    AnyNonWord,

    /// <summary>Whether none of the span's words is in a dictionary.</summary>
    AllNonWords,

    /// <summary>Distance, where a word of the span is in no dictionary.</summary>
    DistanceOfNonWord,

    /// <summary>Whether the span has a word that is real but rare.</summary>
    RareWord,

    /// <summary>Whether one of both ends with the other.</summary>
    Ending,

    /// <summary>Whether the span has two words.</summary>
    TwoWords,

    /// <summary>Whether the span has three words.</summary>
    ThreeWords,

    /// <summary>How much nearer the span is to this term than to the next best.</summary>
    Margin,

    /// <summary>How much more alike the span is written to this term than to the next best.</summary>
    LettersMargin,

    /// <summary>How many other terms are about as near.</summary>
    Rivals,

    /// <summary>How much nearer an overlapping span is to the same term.</summary>
    BetterSpan,

    /// <summary>The order of magnitude of the list's size.</summary>
    ListSize,

    /// <summary>Whether the term stands elsewhere in the transcript.</summary>
    TermElsewhere,

    /// <summary>How many words elsewhere in the transcript are in no dictionary.</summary>
    Doubt,
}
