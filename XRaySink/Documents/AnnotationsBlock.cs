namespace XRaySink.Documents;

/// <summary>The <c>annotations</c> member: tags that X-Ray indexes. Remembers which of them it shows exactly as they are.</summary>
sealed class AnnotationsBlock
{
    readonly HashSet<string> keys = [];
    readonly HashSet<string> exact = [];

    public void Write(BoundedJson json, ActivityTags tags)
    {
        keys.Clear();
        exact.Clear();
        if (!tags.HasAnnotations)
            return;

        foreach (ref readonly ActivityTag tag in tags.All)
        {
            if (keys.Count == DocumentLimits.Annotations)
                break;
            if (tags.IsAnnotated(tag.Key) && TagValue.IsScalar(tag.Value))
                WriteOne(json, tag.Key, tag.Value);
        }

        if (keys.Count > 0)
            json.EndObject();
    }

    /// <summary>Whether a tag can be seen among the annotations, with its own key and all of its value.</summary>
    public bool Shows(string key) => exact.Contains(key);

    void WriteOne(BoundedJson json, string key, object value)
    {
        string indexed = AnnotationKey.Of(key);
        string? text = value as string;
        if (!json.HasRoomFor(indexed, text, DocumentLimits.AnnotationText) || !keys.Add(indexed))
            return;

        if (keys.Count == 1)
            json.StartObject("annotations"u8);
        json.Name(indexed, DocumentLimits.AnnotationKey);
        TagValue.Write(json, value, DocumentLimits.AnnotationText);
        if (ReferenceEquals(indexed, key) && (text is null || text.Length <= DocumentLimits.AnnotationText))
            exact.Add(key);
    }
}
