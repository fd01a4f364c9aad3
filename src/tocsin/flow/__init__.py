"""Steps of the one flow that span packages: what a command, a page and a job each call.

desk         whose work it is: a watch, a person, its vault and its keys
taking_in    findings of a watch into casework
preserving   findings, incidents and files into the vault, as exhibits
bundling     exhibits for somebody else, and bundles from somebody else
channels     the ways of telling others that `tocsin.toml` has
payloads     what a submission says to its recipient
sending      frozen, written down, handed over, once
answers      a recipient's answer from a file, item by item
rechecking   whether what was claimed can be seen, and what came back

Nobody here decides anything: who may do what stands in `casework`.
"""
