"""Who signs in: invitations, sessions, second factors. What they may do is casework's.

models          invitations and sessions, both without their secret
inviting        one link for one person, once
sessions        what a browser's cookie leads to, kept by its hash
idle            sign-out after silence, and after a working day
second_factor   whose roles ask for one
adapters        what we tell allauth
"""
