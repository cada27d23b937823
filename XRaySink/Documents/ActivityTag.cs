namespace XRaySink.Documents;

/// <summary>A tag that has a value, and where a document shows it.</summary>
readonly record struct ActivityTag(string Key, object Value, TagPlace Place);
