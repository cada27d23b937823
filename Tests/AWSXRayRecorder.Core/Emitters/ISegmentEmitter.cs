using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace Amazon.XRay.Recorder.Core.Internal.Emitters;

public interface ISegmentEmitter : IDisposable
{
    void Send(Entity segment);

    void SetDaemonAddress(string daemonAddress);
}
