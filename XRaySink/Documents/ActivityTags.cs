using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace XRaySink.Documents;

/// <summary>
/// The tags of one activity: those that have a place of their own in a document, by what they say, whether they bear their old or
/// their new OpenTelemetry name; and all of them in their order. One instance is filled again and again.
/// </summary>
sealed class ActivityTags
{
    readonly object?[] values = new object?[Enum.GetValues<Field>().Length];
    readonly List<ActivityTag> all = [];
    readonly HashSet<string> annotated = [];

    TagPlace written;

    public ReadOnlySpan<ActivityTag> All => CollectionsMarshal.AsSpan(all);

    /// <summary>How many tags were too many to look at.</summary>
    public int Unread { get; private set; }

    public void Read(Activity activity)
    {
        // Of an activity that could not be written.
        if (all.Count > 0)
            Clear();
        written = TagPlace.Nowhere;
        Unread = 0;

        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (tag.Value is not { } value)
                continue;
            Field field = TagNames.FieldOf(tag.Key);
            values[(int)field] ??= value;
            if (all.Count < DocumentLimits.Tags)
                all.Add(new ActivityTag(tag.Key, value, TagNames.PlaceOf(field)));
            else
                Unread++;
        }
        ReadAnnotationKeys();
    }

    /// <summary>Forgets the activity, so that its values can be collected.</summary>
    public void Clear()
    {
        Array.Clear(values);
        all.Clear();
        annotated.Clear();
    }

    /// <summary>Whether the activity asks for any of its tags to be an annotation.</summary>
    public bool HasAnnotations => annotated.Count > 0;

    /// <summary>Whether the activity asks for this tag to be an annotation.</summary>
    public bool IsAnnotated(string key) => annotated.Contains(key);

    /// <summary>Says that a block has been written, so that its tags need not stand in metadata.</summary>
    public void Wrote(TagPlace place) => written |= place;

    /// <summary>Whether a tag has been written into a block of its own.</summary>
    public bool HasBeenWritten(in ActivityTag tag) => (tag.Place & written) != 0;

    public bool Has(Field field) => values[(int)field] is not null;

    public object? Value(Field field) => values[(int)field];

    public string? Text(Field field) => values[(int)field] switch
    {
        null => null,
        string { Length: > 0 } text => text,
        int or long or short or double or decimal or uint or ulong => ((IFormattable)values[(int)field]!).ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        Uri uri => uri.OriginalString,
        _ => null,
    };

    public long? Number(Field field) => values[(int)field] switch
    {
        int number => number,
        long number => number,
        short number => number,
        ushort number => number,
        uint number => number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        _ => null,
    };

    public bool Flag(Field field) => values[(int)field] is true or "true" or "True";

    /// <summary>Whether this is a call of an AWS service.</summary>
    public bool IsAwsCall => Has(Field.AwsService) || Text(Field.RpcSystem) is "aws-api" or "aws.api";

    void ReadAnnotationKeys()
    {
        if (values[(int)Field.AnnotationKeys] is not string[] keys)
            return;
        int count = Math.Min(keys.Length, DocumentLimits.Tags);
        for (int i = 0; i < count; i++)
        {
            if (keys[i] is { } key)
                annotated.Add(key);
        }
    }
}
