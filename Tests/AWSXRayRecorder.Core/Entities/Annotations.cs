using System.Collections;
using System.Collections.Concurrent;

namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public class Annotations : IEnumerable<KeyValuePair<string, object>>
{
    readonly ConcurrentDictionary<string, object> annotations = [];

    public object this[string key] => annotations[key];

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => annotations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(string key, object value) => annotations[key] = value;
}
