using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// The <c>metadata</c> member: recorded objects by namespace, and in the namespace <c>default</c> every tag that the document does
/// not show elsewhere.
/// </summary>
sealed class MetadataBlock
{
    // Where the writer says how much it left out.
    const string OwnNamespace = "xraysink";

    // AWS: keys that begin so are reserved.
    const string ReservedPrefix = "AWS.";
    const string UnreservedPrefix = "AWS_";

    readonly RecordedJson recorded = new();
    readonly HashSet<string> namespaces = [];
    readonly HashSet<string> members = [];

    bool isOpen;
    bool isDefaultOpen;

    public void Write(BoundedJson json, ActivityTags tags, AnnotationsBlock annotations)
    {
        isOpen = isDefaultOpen = false;
        namespaces.Clear();
        members.Clear();
        if (tags.Unread > 0)
            json.LeaveOut(tags.Unread);

        bool hasRecorded = tags.Has(Field.RecordedMetadata);
        if (hasRecorded)
            WriteRecordedDefault(json, tags);
        foreach (ref readonly ActivityTag tag in tags.All)
            WriteTag(json, tag, tags, annotations);
        if (isDefaultOpen)
            json.EndObject();

        if (hasRecorded)
            WriteNamespaces(json, tags);
        WriteLeftOut(json);
        if (isOpen)
            json.EndObject();
    }

    /// <summary>The members that were recorded for the namespace <c>default</c>, however it is capitalised, go before the tags.</summary>
    void WriteRecordedDefault(BoundedJson json, ActivityTags tags)
    {
        foreach (ref readonly ActivityTag tag in tags.All)
        {
            if (IsRecorded(tag, out ReadOnlySpan<char> group, out string? text) && IsDefault(group) && recorded.TryRead(text!))
            {
                while (recorded.NextMember())
                {
                    if (BeginMember(json, recorded.Name, recorded.Cost))
                        recorded.CopyValue(json);
                }
            }
        }
    }

    void WriteTag(BoundedJson json, in ActivityTag tag, ActivityTags tags, AnnotationsBlock annotations)
    {
        if (tags.HasBeenWritten(tag) || annotations.Shows(tag.Key))
            return;
        if (IsRecorded(tag, out _, out string? text) && recorded.TryRead(text!))
            return;

        if (BeginMember(json, tag.Key, TagValue.Cost(tag.Value, DocumentLimits.MetadataText)))
            TagValue.Write(json, tag.Value, DocumentLimits.MetadataText);
    }

    void WriteNamespaces(BoundedJson json, ActivityTags tags)
    {
        foreach (ref readonly ActivityTag tag in tags.All)
            WriteNamespace(json, tag);
    }

    void WriteNamespace(BoundedJson json, in ActivityTag tag)
    {
        if (!IsRecorded(tag, out ReadOnlySpan<char> group, out string? text) || IsDefault(group) || !recorded.TryRead(text!))
            return;

        string name = Unreserved(group);
        if (name == OwnNamespace)
            name += "_";
        if (!namespaces.Add(Cut(name)))
            return;
        if (!json.HasRoomFor(name, default, DocumentLimits.MetadataKey))
        {
            json.LeaveOut();
            return;
        }

        Open(json);
        json.Name(name);
        json.StartObject();
        members.Clear();
        while (recorded.NextMember())
        {
            if (Fits(json, recorded.Name, recorded.Cost, out string key))
            {
                json.Name(key);
                recorded.CopyValue(json);
            }
        }
        json.EndObject();
    }

    void WriteLeftOut(BoundedJson json)
    {
        if (json.LeftOut == 0)
            return;
        Open(json);
        json.Name(OwnNamespace);
        json.StartObject();
        json.Number("left_out"u8, json.LeftOut);
        json.EndObject();
    }

    bool BeginMember(BoundedJson json, string name, int cost)
    {
        if (!Fits(json, name, cost, out string key))
            return false;

        Open(json);
        if (!isDefaultOpen)
        {
            json.Name(XRay.DefaultMetadataNamespace);
            json.StartObject();
        }
        isDefaultOpen = true;
        json.Name(key);
        return true;
    }

    /// <summary>Whether there is room for a member that is not there yet.</summary>
    bool Fits(BoundedJson json, string name, int cost, out string key)
    {
        key = Unreserved(name);
        if (!members.Add(Cut(key)))
            return false;
        if (json.HasRoomFor(BoundedJson.Cost(key, DocumentLimits.MetadataKey) + cost))
            return true;
        json.LeaveOut();
        return false;
    }

    void Open(BoundedJson json)
    {
        if (!isOpen)
            json.StartObject("metadata"u8);
        isOpen = true;
    }

    static bool IsRecorded(in ActivityTag tag, out ReadOnlySpan<char> group, out string? text)
    {
        group = default;
        text = tag.Value as string;
        if (text is null || !tag.Key.StartsWith(SegmentTags.MetadataPrefix, StringComparison.Ordinal))
            return false;
        group = tag.Key.AsSpan(SegmentTags.MetadataPrefix.Length);
        return !group.IsEmpty;
    }

    static bool IsDefault(ReadOnlySpan<char> group) => group.Equals(XRay.DefaultMetadataNamespace, StringComparison.OrdinalIgnoreCase);

    static string Unreserved(string key) =>
        key.StartsWith(ReservedPrefix, StringComparison.Ordinal) ? string.Concat(UnreservedPrefix, key.AsSpan(ReservedPrefix.Length)) : key;

    static string Unreserved(ReadOnlySpan<char> key) =>
        key.StartsWith(ReservedPrefix, StringComparison.Ordinal) ? string.Concat(UnreservedPrefix, key[ReservedPrefix.Length..]) : key.ToString();

    // As it will stand in the document, with what repairing does to it.
    static string Cut(string key)
    {
        if (key.Length > DocumentLimits.MetadataKey)
            key = key[..(DocumentLimits.MetadataKey - 1)];
        return key.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? key : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(key));
    }
}
