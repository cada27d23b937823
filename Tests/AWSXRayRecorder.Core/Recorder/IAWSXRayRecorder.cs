using Amazon.XRay.Recorder.Core.Sampling;
using Amazon.XRay.Recorder.Core.Strategies;

namespace Amazon.XRay.Recorder.Core;

public interface IAWSXRayRecorder : IDisposable
{
    ISamplingStrategy SamplingStrategy { get; set; }

    ContextMissingStrategy ContextMissingStrategy { get; set; }
}
